"""Accepting many submits on the strength of a sample."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..edge import login
from ..edge.access import project, requires
from ..edge.transaction import session
from ..services import review
from ..services.access import Permission
from ..services.errors import Invalid, ServiceError
from ..storage import ReviewSample
from ..words import _
from .blueprint import web
from .forms import Form, Reader, done
from .reviews import wanted_queue

SIZE = 60


@web.get("/projects/<id:project_id>/samples")
@requires(Permission.REVIEW_DO)
def samples(project_id: int) -> ResponseReturnValue:
    """The samples of a project, and a form to draw one from the queue whose filter is in the address."""
    return _list_page(Form({"size": SIZE, "confidence": 95}))


@web.post("/projects/<id:project_id>/samples")
@requires(Permission.REVIEW_DO)
def draw_sample(project_id: int) -> ResponseReturnValue:
    """Draw one."""
    read = Reader()
    try:
        size, percent = read.whole("size"), read.decimal("confidence")
        read.check()
        made = review.samples.draw(
            session(), project(), login.me(), wanted_queue(), size=size, confidence=percent / 100
        )
    except Invalid as refused:
        return make_response(_list_page(Form(request.form, refused)), 422)
    return done(_("The sample is drawn. Look at each of it."), url_for("web.sample", sample_id=made.id))


def _list_page(form: Form) -> str:
    wanted = wanted_queue()
    found = review.samples.listed(session(), project())
    return render_template(
        "samples.html",
        project=project(),
        form=form,
        wanted=wanted,
        count=review.count_waiting(session(), project(), login.me(), wanted),
        samples=[(each, review.samples.standing(session(), each)) for each in found],
    )


@web.get("/samples/<id:sample_id>")
@requires(Permission.REVIEW_DO)
def sample(sample_id: int) -> ResponseReturnValue:
    """How far the looking is, and what it says about the rest."""
    return _page(session().get_one(ReviewSample, sample_id), Form({}))


@web.post("/samples/<id:sample_id>/accept")
@requires(Permission.REVIEW_DO)
def accept_sample(sample_id: int) -> ResponseReturnValue:
    """Accept all that was not drawn."""
    found = session().get_one(ReviewSample, sample_id)
    try:
        job = review.samples.accept_rest(session(), project(), found, login.me())
    except ServiceError as refused:
        return make_response(_page(found, Form({}, refused)), 409)
    told = _("A job accepts the rest now.") if job else _("The rest is accepted.")
    return done(told, url_for("web.sample", sample_id=sample_id))


@web.post("/samples/<id:sample_id>/undo")
@requires(Permission.REVIEW_DO)
def undo_sample(sample_id: int) -> ResponseReturnValue:
    """Have what was accepted unseen wait for a review again."""
    found = session().get_one(ReviewSample, sample_id)
    try:
        review.samples.undo(session(), found, login.me())
    except ServiceError as refused:
        return make_response(_page(found, Form({}, refused)), 409)
    return done(
        _("What was accepted unseen waits for a review again."), url_for("web.sample", sample_id=sample_id)
    )


def _page(found: ReviewSample, form: Form) -> str:
    standing = review.samples.standing(session(), found)
    return render_template("sample.html", project=project(), sample=found, standing=standing, form=form)
