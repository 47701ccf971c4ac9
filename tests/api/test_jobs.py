"""Following a job, stopping it, and its rejects."""

from __future__ import annotations

import csv
import io

from labelstage.services import jobs
from labelstage.storage import Job, utcnow
from labelstage.words import _
from tests.api.test_intake import body, run_jobs, send
from tests.site import Person, Site


def test_a_waiting_import_can_be_stopped_and_only_once(site: Site, manager: Person, project: int) -> None:
    job = body(send(manager, project, {"a.txt": b"x"}))["id"]
    assert body(manager.post(f"/jobs/{job}/cancel"))["state"] == "cancelled"
    assert manager.post(f"/jobs/{job}/cancel").status_code == 409
    run_jobs(site)
    assert body(manager.get(f"/projects/{project}/items"))["items"] == []


def test_rejects_are_listed_a_page_at_a_time(site: Site, manager: Person, project: int) -> None:
    job = body(send(manager, project, {"l.jsonl": b"{\n" * 5}))["id"]
    run_jobs(site)
    first = body(manager.get(f"/jobs/{job}/rejects?limit=3"))
    rest = body(manager.get(f"/jobs/{job}/rejects?limit=3&after={first['next']}"))
    places = [each["place"] for each in first["rejects"] + rest["rejects"]]
    assert places == [f"l.jsonl:{row}" for row in range(1, 6)]
    assert rest["next"] is None
    assert {each["code"] for each in first["rejects"]} == {"broken_json"}


def test_rejects_can_be_opened_in_a_spreadsheet_without_running_anything(
    site: Site, manager: Person, project: int
) -> None:
    names = ["=1+1.bin", "+x.bin", "-x.bin", "@x.bin", "쉼표, 둘.bin"]
    job = body(send(manager, project, dict.fromkeys(names, b"?")))["id"]
    run_jobs(site)
    answer = manager.get(f"/jobs/{job}/rejects.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["place"] for row in rows] == ["'=1+1.bin", "'+x.bin", "'-x.bin", "'@x.bin", names[-1]]
    assert all(row["code"] == "unknown_type" and "Send images" in row["message"] for row in rows)


def test_a_failed_job_says_why_in_a_sentence(site: Site, manager: Person, project: int) -> None:
    job_id = body(send(manager, project, {"a.txt": b"x"}))["id"]
    with site.database.begin() as session:
        job = jobs.claim(session, utcnow(), job_id=job_id)
        assert job
        jobs.fail(session, jobs.Claim(job.id, job.attempts), utcnow(), _("%(n)s things went wrong.", n=3))
    answer = body(manager.get(f"/jobs/{job_id}"))
    assert (answer["state"], answer["error"]) == ("failed", "3 things went wrong.")


def test_a_job_of_no_project_is_nobodys_to_read(site: Site, manager: Person, project: int) -> None:
    with site.database.begin() as session:
        job = Job(kind="score", payload={})
        session.add(job)
        session.flush()
        job_id = job.id
    assert manager.get(f"/jobs/{job_id}").status_code == 403
