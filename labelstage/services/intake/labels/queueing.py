"""An import of annotations is checked and queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, How
from labelstage.formats.raw.archive import clean_name
from labelstage.formats.raw.encoding import ENCODINGS
from labelstage.services import jobs, projects
from labelstage.services.errors import Invalid, NotFound, Problem
from labelstage.storage import Job, Project, User
from labelstage.words import _

from ..adding import refuse_if_archived
from ..sources import SentInParts, Upload
from .keeping import AS

KIND = "labels"


@dataclass(frozen=True)
class LabelImport:
    """What is wanted of an import.

    `purpose`: one of AS. `format`: None finds it. `bring`: items that are not there come along. `extend`: the label schema gets
    the fields and classes it lacks. `dry`: everything is looked at and counted, nothing is kept. `mapping`: that of
    `groups.propose`, what it leaves open is proposed. `source`: whose labels they are, the file's name if left out.
    """

    purpose: str = "prelabels"
    format: str | None = None
    bring: bool = True
    extend: bool = False
    dry: bool = False
    source: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    how: How = field(default_factory=How)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> LabelImport:
        """What `asdict` made, read back from JSON."""
        how = {**kept["how"], "labels": tuple(kept["how"]["labels"])}
        return cls(**{**kept, "how": How(**how)})


def queue_labels(
    session: Session,
    project: Project,
    uploads: Sequence[Upload | SentInParts],
    wanted: LabelImport,
    *,
    by: User,
) -> Job:
    """The job that will bring the annotations in. Raises Invalid, Conflict."""
    refuse_if_archived(project)
    problems = list(_problems(project, session, uploads, wanted))
    if problems:
        raise Invalid(_("The annotations were not taken."), problems)
    named = [replace(upload, name=clean_name(upload.name)) for upload in uploads]
    wanted = replace(wanted, source=wanted.source.strip() or named[0].name)
    payload = {"uploads": [asdict(each) for each in named], "wanted": asdict(wanted)}
    return jobs.enqueue(session, KIND, project=project, payload=payload, created_by=by)


def _problems(
    project: Project, session: Session, uploads: Sequence[Upload | SentInParts], wanted: LabelImport
) -> list[Problem]:
    problems = []
    if not uploads:
        problems.append(Problem("files", _("Choose at least one file.")))
    if wanted.purpose not in AS:
        problems.append(Problem("as", _("Choose one of: %(known)s.", known=", ".join(AS))))
    readable = [name for name, each in FORMATS.items() if each.read is not None]
    if wanted.format is not None and wanted.format not in readable:
        problems.append(Problem("format", _("Choose one of: %(known)s.", known=", ".join(readable))))
    if wanted.how.encoding is not None and wanted.how.encoding not in ENCODINGS:
        problems.append(Problem("encoding", _("Choose one of: %(known)s.", known=", ".join(ENCODINGS))))
    return problems + _mapping_problems(projects.fields(session, project), wanted.mapping)


def _mapping_problems(fields: Sequence[Mapping[str, Any]], mapping: Mapping[str, Any]) -> list[Problem]:
    """Names of the mapping that the project does not have."""
    wanted, classes = mapping.get("fields", {}), mapping.get("classes", {})
    shape = isinstance(wanted, Mapping) and isinstance(classes, Mapping)
    if not shape or not all(isinstance(each, Mapping) for each in classes.values()):
        sentence = _("The mapping is an object with fields and classes, each by group of labels.")
        return [Problem("mapping", sentence)]
    known = {each["name"]: {label["name"] for label in each["classes"]} for each in fields}
    problems = [
        Problem(f"mapping.fields.{group}", _("The project has no field %(name)s.", name=name))
        for group, name in wanted.items()
        if name is not None and name not in known
    ]
    for group, names in classes.items():
        of_field = known.get(wanted.get(group))
        problems += [
            Problem(f"mapping.classes.{group}", _("%(name)s is no class of this field.", name=name))
            for name in names.values()
            if of_field is not None and name is not None and name not in of_field
        ]
    return problems


def queue_again(
    session: Session,
    project: Project,
    job: Job,
    mapping: Mapping[str, Any],
    *,
    dry: bool,
    extend: bool,
    by: User,
) -> Job:
    """The files of an earlier import once more, by this mapping. Raises Invalid, Conflict."""
    if job.kind != KIND:
        raise NotFound(_("This is no import of annotations."))
    wanted = replace(LabelImport.of(job.payload["wanted"]), mapping=mapping, dry=dry, extend=extend)
    return queue_labels(session, project, _uploads(job), wanted, by=by)


def _uploads(job: Job) -> list[Upload | SentInParts]:
    """The files of an import; those that were sent piece by piece have been stored by it."""
    stored = (job.checkpoint or {}).get("given", {}).get("parts", {})
    return [
        Upload(each["name"], each.get("sha256") or stored[each["part"]], each["size"])
        if "sha256" in each or each["part"] in stored
        else SentInParts(**each)
        for each in job.payload["uploads"]
    ]
