"""What is known of workers, and the rules about them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from ..edge import access
from ..edge.access import requires
from ..edge.days import start_of_day, zone
from ..edge.login import me
from ..edge.transaction import session
from ..edge.translation import translate
from ..services import anomalies, evidence, rules, signs
from ..services.access import Permission
from ..services.errors import NotFound
from ..storage import Rule, User
from ..words import _, unpack
from .blueprint import Input
from .blueprint import blueprint as make_blueprint

blueprint = make_blueprint("crowd", "What is known of workers, and the rules about them")


class WorkerShareSchema(Schema):
    """A share with the cases behind it and its 95 % interval."""

    value = fields.Float(required=True, allow_none=True)
    n = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class ClassSkillSchema(Schema):
    field = fields.String(required=True)
    name = fields.String(required=True)
    recall = fields.Nested(WorkerShareSchema, required=True, metadata={"description": "By gold alone"})
    precision = fields.Nested(WorkerShareSchema, required=True, metadata={"description": "By gold alone"})
    skill = fields.Nested(
        WorkerShareSchema,
        required=True,
        metadata={"description": "By gold (1), reviews (0.8) and consensus (0.3)"},
    )


class WorkerSkillSchema(Schema):
    worker_id = fields.Integer(required=True)
    right = fields.Nested(WorkerShareSchema, required=True, metadata={"description": "By gold alone"})
    skill = fields.Nested(WorkerShareSchema, required=True)
    answers = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": "Compared answers by source"},
    )  # fmt: skip
    classes = fields.List(fields.Nested(ClassSkillSchema), required=True)
    confusion = fields.Function(
        lambda known: [
            {"field": field, "true": true, "said": said, "count": count}
            for field, counts in known.confusion.items()
            for (true, said), count in counts.items()
        ],
        required=True,
        metadata={"type": "array", "items": {"type": "object"}, "description": "By gold alone"},
    )


class OwnClassSchema(Schema):
    field = fields.String(required=True)
    name = fields.String(required=True)
    skill = fields.Nested(WorkerShareSchema, required=True)


class OwnSkillSchema(Schema):
    skill = fields.Nested(WorkerShareSchema, required=True, allow_none=True)
    classes = fields.List(fields.Nested(OwnClassSchema), required=True)


class RuleInput(Input):
    collector = fields.String(required=True, validate=validate.OneOf(list(rules.COLLECTORS)))
    bound = fields.Float(required=True)
    least = fields.Integer(load_default=20, metadata={"description": "Cases before anything is said"})
    action = fields.String(required=True, validate=validate.OneOf(list(rules.ACTIONS)))
    days = fields.Integer(load_default=0)
    skill = fields.String(load_default="")
    acts = fields.Boolean(load_default=False, metadata={"description": "Acts by itself; else it proposes"})


class RuleChange(Input):
    acts = fields.Boolean()
    active = fields.Boolean()


class RuleSchema(Schema):
    id = fields.Integer(required=True)
    collector = fields.String(required=True)
    bound = fields.Float(required=True)
    least = fields.Integer(required=True)
    action = fields.String(required=True)
    days = fields.Integer(required=True)
    skill = fields.String(required=True)
    acts = fields.Boolean(required=True)
    active = fields.Boolean(required=True)


class FindingSchema(Schema):
    worker_id = fields.Integer(required=True)
    value = fields.Float(required=True)
    judged = fields.Float(
        required=True, attribute="kind", metadata={"description": "The kinder end of its 95 % interval"}
    )
    n = fields.Integer(required=True)
    assignments = fields.List(fields.Integer(), required=True)


class MeasureDocument(Schema):
    id = fields.Integer(required=True)
    worker_id = fields.Integer(required=True)
    rule_id = fields.Integer(required=True, allow_none=True)
    action = fields.String(required=True)
    days = fields.Integer(required=True)
    skill = fields.String(required=True)
    state = fields.String(required=True)
    evidence = fields.Function(
        lambda made: _told(made.evidence),
        required=True,
        metadata={"type": "object", "description": "What was seen"},
    )
    done = fields.Dict(required=True)
    until = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)


def _told(evidence: dict[str, Any]) -> dict[str, Any]:
    return {**evidence, "says": translate(unpack(evidence["says"]))} if "says" in evidence else evidence


class MeasuresQuery(Input):
    state = fields.String(
        load_default=None, validate=validate.OneOf(("proposed", "applied", "dismissed", "undone"))
    )


class RuleDecisionInput(Input):
    verb = fields.String(required=True, validate=validate.OneOf(("apply", "dismiss", "undo")))


@blueprint.get("/projects/<id:project_id>/workers/skills")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, WorkerSkillSchema(many=True))
def list_skills(project_id: int) -> Any:
    """What is known of each worker, by class, with how unsure it is."""
    return evidence.skills_of(session(), access.project())


@blueprint.get("/projects/<id:project_id>/workers/<id:user_id>/skill")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, WorkerSkillSchema)
def read_skill(project_id: int, user_id: int) -> Any:
    """What is known of one worker."""
    user = session().get(User, user_id)
    found = evidence.skills_of(session(), access.project(), user) if user else []
    if not found:
        raise NotFound(_("Nothing is known of this worker yet."))
    return found[0]


class CasesQuery(Input):
    field = fields.String(required=True)
    true = fields.String(load_default=None, metadata={"description": "Left out: no such object"})
    said = fields.String(load_default=None, metadata={"description": "Left out: nothing was said of it"})


class CaseOfWorkerSchema(Schema):
    assignment_id = fields.Integer(required=True, attribute="id")
    item_id = fields.Integer(required=True)
    submitted_at = fields.AwareDateTime(required=True)


@blueprint.get("/projects/<id:project_id>/workers/<id:user_id>/cases")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(CasesQuery, location="query")
@blueprint.response(200, CaseOfWorkerSchema(many=True))
def list_cases(query: dict[str, Any], project_id: int, user_id: int) -> Any:
    """What is behind a cell of a worker's confusions on gold, the newest first."""
    user = session().get(User, user_id)
    return evidence.cases_of(session(), access.project(), user, **query) if user else []


@blueprint.get("/projects/<id:project_id>/my-skill")
@requires(Permission.WORK_DO)
@blueprint.response(200, OwnSkillSchema)
def read_own_skill(project_id: int) -> Any:
    """How sure you are in what, as of this morning, from everything your work was compared with."""
    known = evidence.own(session(), access.project(), me(), start_of_day())
    return {"skill": known.skill if known else None, "classes": known.classes if known else []}


@blueprint.get("/projects/<id:project_id>/rules")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, RuleSchema(many=True))
def list_rules(project_id: int) -> Any:
    """The rules about workers."""
    return rules.listed(session(), access.project())


@blueprint.post("/projects/<id:project_id>/rules")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(RuleInput)
@blueprint.response(201, RuleSchema)
def add_rule(body: dict[str, Any], project_id: int) -> Rule:
    """Keep a rule. It proposes; it acts by itself only with `acts`."""
    return rules.add(session(), access.project(), by=me(), **body)


@blueprint.post("/projects/<id:project_id>/rules/try")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(RuleInput)
@blueprint.response(200, FindingSchema(many=True))
def try_rule(body: dict[str, Any], project_id: int) -> Any:
    """Whom a rule would name today. Nothing is kept."""
    return rules.findings(session(), access.project(), rules.check(access.project(), **body))


@blueprint.patch("/projects/<id:project_id>/rules/<id:rule_id>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(RuleChange)
@blueprint.response(200, RuleSchema)
def change_rule(body: dict[str, Any], project_id: int, rule_id: int) -> Rule:
    """Switch a rule on or off, or let it act by itself."""
    rule = rules.of(session(), access.project(), rule_id)
    for name, value in body.items():
        setattr(rule, name, value)
    return rule


@blueprint.delete("/projects/<id:project_id>/rules/<id:rule_id>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(204)
def delete_rule(project_id: int, rule_id: int) -> None:
    """Delete a rule; what it did stays in the log."""
    rules.remove(session(), rules.of(session(), access.project(), rule_id), by=me())


@blueprint.post("/projects/<id:project_id>/rules/run")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, MeasureDocument(many=True))
def run_rules(project_id: int) -> Any:
    """Look at everybody's work now rather than when the next work comes in."""
    return rules.run(session(), access.project())


@blueprint.get("/projects/<id:project_id>/measures")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(MeasuresQuery, location="query")
@blueprint.response(200, MeasureDocument(many=True))
def list_measures(query: dict[str, Any], project_id: int) -> Any:
    """What rules proposed and what was done, the newest first."""
    return rules.measures(session(), access.project(), state=query["state"])


@blueprint.post("/projects/<id:project_id>/measures/<id:measure_id>")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(RuleDecisionInput)
@blueprint.response(200, MeasureDocument)
def decide(body: dict[str, Any], project_id: int, measure_id: int) -> Any:
    """Do what was proposed, let it be, or take back what was done as far as that goes."""
    measure = rules.measure(session(), access.project(), measure_id)
    rules.decide(session(), access.project(), measure, body["verb"], by=me())
    return measure


class AnomalySchema(Schema):
    kind = fields.String(
        required=True,
        validate=validate.OneOf(list(signs.SIGNS)),
    )
    workers = fields.List(fields.Integer(), required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1: what can be said at least"})
    n = fields.Integer(required=True)
    says = fields.Function(lambda found: translate(found.says), required=True, metadata={"type": "string"})
    assignments = fields.List(
        fields.Integer(), required=True, metadata={"description": "What it was seen in"}
    )


@blueprint.get("/projects/<id:project_id>/anomalies")
@requires(Permission.PROJECT_MANAGE)
@blueprint.response(200, AnomalySchema(many=True))
def list_anomalies(project_id: int) -> Any:
    """What is unusual about people's work lately: signs to look at, never verdicts; the strongest first."""
    return anomalies.find(session(), access.project(), zone())


class SignInput(Input):
    kind = fields.String(required=True, validate=validate.OneOf(list(signs.SIGNS)))
    workers = fields.List(
        fields.Integer(),
        required=True,
        validate=validate.Length(1, 2),
        metadata={"description": "As in the sign"},
    )
    action = fields.String(
        required=True,
        validate=validate.OneOf(list(signs.ACTIONS)),
        metadata={
            "description": "requeue: ask others for their work, of two who are alike for the items both answered; restrict: no new work; warn"
        },
    )


@blueprint.post("/projects/<id:project_id>/anomalies")
@requires(Permission.PROJECT_MANAGE)
@blueprint.arguments(SignInput)
@blueprint.response(201, MeasureDocument(many=True))
def act_on_sign(body: dict[str, Any], project_id: int) -> Any:
    """Do something about those whom a sign names: a measure for each, explained to them and taken back like any other."""
    return signs.act(session(), access.project(), **body, by=me(), zone=zone())
