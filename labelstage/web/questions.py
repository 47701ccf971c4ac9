"""What workers ask: the page where questions are answered, and a thread by itself, where both sides write on."""

from __future__ import annotations

from datetime import datetime

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import may, project, requires
from ..edge.transaction import session
from ..services import questions as service
from ..services import review
from ..services.access import Permission
from ..services.errors import Invalid, NotFound
from ..storage import Question
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done

PAGE = 30


@web.get("/projects/<id:project_id>/questions")
@requires(Permission.REVIEW_DO)
def questions(project_id: int) -> ResponseReturnValue:
    """The questions of a project's workers: those that wait, or with `state=answered` the others; with `state=talk` the open talks
    about labels."""
    asked = request.args.get("state")
    state = asked if asked in ("answered", "talk") else "open"
    before = place(request.args.get("before"))
    is_talk = state == "talk"
    found = (
        [] if is_talk else service.listed(session(), project(), state=state, before=before, limit=PAGE + 1)
    )
    older = None
    if len(found) > PAGE:
        last = found[PAGE - 1]
        mark = f"{last.changed_at.isoformat()}_{last.id}"
        older = url_for("web.questions", project_id=project_id, state=state, before=mark)
    return render_template(
        "questions.html",
        project=project(),
        questions=found[:PAGE],
        state=state,
        waiting=service.count_open(session(), project()),
        threads=review.threads.listed(session(), project()) if is_talk else [],
        talking=review.threads.count_open(session(), project()),
        older=older,
        longest=review.threads.MAX_TEXT if is_talk else service.MAX_TEXT,
    )


@web.get("/questions/<id:question_id>")
@requires(Permission.PROJECT_READ)
def question(question_id: int) -> ResponseReturnValue:
    """One thread: one's own, or anybody's for those who answer."""
    return _thread_page(_thread(question_id), Form({}))


@web.post("/questions/<id:question_id>")
@requires(Permission.PROJECT_READ)
def reply(question_id: int) -> ResponseReturnValue:
    """Answer a question, or ask on in one's own."""
    found = _thread(question_id)
    text = Reader().text("text")
    try:
        service.reply(session(), found, login.me(), text)
    except Invalid as refused:
        return make_response(_thread_page(found, Form({"text": text}, refused)), 422)
    page = "web.my_work" if found.worker_id == login.me().id else "web.questions"
    return done(_("Sent."), url_for(page, project_id=project().id, _anchor="questions"))


def _thread(question_id: int) -> Question:
    found = session().get_one(Question, question_id)
    if found.worker_id != login.me().id and not may(Permission.REVIEW_DO):
        raise NotFound(_("There is no such question of yours."))
    return found


def _thread_page(found: Question, form: Form) -> str:
    return render_template(
        "question.html", project=project(), question=found, form=form, longest=service.MAX_TEXT
    )


def place(text: str | None) -> tuple[datetime, int] | None:
    """Where a list goes on: the moment and the id of the last row shown; None for anything that is no such place."""
    moment, _underscore, number = (text or "").rpartition("_")
    try:
        found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return found if found[0].tzinfo and 0 < found[1] < 2**63 else None
