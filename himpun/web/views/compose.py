"""Step "compose" on screen: the division's form as a grid, and the saving of its cells one by one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from himpun.base.numbers import show, show_rupiah
from himpun.base.periods import show_time
from himpun.base.words import Refused
from himpun.collection import access as collection
from himpun.collection import record
from himpun.collection.models import Measurement
from himpun.collection.rules import NUMBER_FIELDS
from himpun.organisation.models import Unit
from himpun.procedure import compose as procedure
from himpun.procedure.compose import Conflict, KeyReused
from himpun.reporting import formulas
from himpun.reporting import queries as reporting
from himpun.reporting.form import Form
from himpun.sop import access
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.forms import cells, grid, plain, rows
from himpun.web.tracker import run_frame
from himpun.web.turn import not_yours, step_for
from himpun.web.views.figure import figure_href


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """The grid. As a plain form it saves every cell that was changed, then goes on to where the button leads."""
    this, unit = access.part(request.person, run, division)
    if request.method != "POST":
        return _page(request, this, unit)
    form = reporting.form(this, unit)
    done = plain.save_all(request.POST, form, run=run, division=division, by=request.person, now=request.now)
    if done.troubles:
        return _page(request, this, unit, done)
    if done.saved:
        words = _("Tersimpan pukul %(time)s") % {"time": show_time(timezone.localtime(request.now))}
        messages.success(request, words)
    return HttpResponseRedirect(_onward(request, this, unit))


def _onward(request: OfficerRequest, this: Run, unit: Unit) -> str:
    """Where the pressed button leads once everything is saved."""
    if "periksa" in request.POST:
        return reverse("compose_check", args=[this.public_id, unit.public_id])
    if row := request.POST.get("bukti"):
        return reverse("evidence_add", args=[this.public_id, unit.public_id, row])
    return reverse("compose", args=[this.public_id, unit.public_id])


def _page(request: OfficerRequest, this: Run, unit: Unit, done: plain.Outcome | None = None) -> HttpResponse:
    step = step_for(this, "compose")
    frame = run_frame(request, this, step_number=step.number, division=unit)
    task = frame["state"].task(step.number, unit.public_id)
    mine = any(
        wait.mine and not wait.releasing and (wait.step, wait.division) == (step.number, unit.name)
        for wait in frame["waits"]
    )
    locked = None if mine else not_yours(this, step, request.person, unit)

    def make() -> rows.Rows:
        return _rows(request, this, unit, task.rounds, bool(locked), done)

    if done is None:
        key = (get_language(), this.pk, unit.pk, bool(locked), task.rounds, reporting.heads(this))
        made = rows.remembered(key, make)
    else:
        made = make()
    context = {
        **frame,
        "unit": unit,
        "step": step,
        "task": task,
        "locked": locked,
        "rows": made,
        "early": request.person.today <= frame["period"].end,
        "errors": done.errors if done else [],
    }
    return render(request, "compose/page.html", context, status=422 if done else 200)


def _rows(
    request: OfficerRequest, this: Run, unit: Unit, rounds: int, is_locked: bool, done: plain.Outcome | None
) -> rows.Rows:
    """The form as it stands, laid out as tables. Everything it shows must follow from what ``remembered`` is asked by."""
    form = reporting.form(this, unit)
    sheet = grid.sheet(
        form,
        this.public_id,
        origin=figure_href,
        troubles=done.troubles if done else {},
        returned=record.reasons_of_return([row.line.id for row in form.rows]) if rounds else {},
    )
    context = {
        "run": this,
        "unit": unit,
        "period": form.period,
        "locked": is_locked,
        "sheet": sheet,
        "money": money(form),
        "errors": done.errors if done else [],
    }
    html = render_to_string("compose/rows.html", context)
    return rows.Rows(Markup(html), len(form.rows), form.filled)  # noqa: S704


def money(form: Form) -> dict[str, str]:
    """The division's money over all programmes, as the last line of the table shows it."""
    realised = [row.line.value for row in form.money if row.line.value is not None]
    budget = sum(row.line.budget for row in form.money)
    return _money_shown(budget, sum(realised, Decimal(0)) if realised else None)


def _money_shown(budget: int, realised: Decimal | None) -> dict[str, str]:
    absorbed = formulas.absorption(budget, realised).value
    return {
        "pagu": show_rupiah(budget),
        "realisasi": "–" if realised is None else show_rupiah(int(realised)),
        "serapan": "–" if absorbed is None else f"{show(absorbed, 2)}%",
    }


@for_officers
@require_POST
def save(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """Save one cell for a script: see components/grid.html for what is asked and answered."""
    try:
        wish = cells.read_wish(request)
    except ValueError:
        return cells.answer(400, "", {"problem": _("Kiriman ini tidak terbaca. Muat ulang halaman.")})
    measurement = collection.row_of_form(request.person, run, division, wish.row)
    try:
        done = procedure.save(
            measurement=measurement,
            field=wish.field,
            raw=wish.raw,
            version=wish.version,
            key=wish.key,
            meaning=wish.meaning,
            by=request.person,
            at=request.now,
        )
    except (Refused, Conflict, KeyReused) as problem:
        line = reporting.row(measurement).line if isinstance(problem, Conflict) else None
        status, words = cells.refusal(problem, line=line, field=wish.field)
        return cells.answer(status, wish.key, words)
    decimals = measurement.indicator.decimals if measurement.indicator else 0
    content = cells.saved(done, wish.field, decimals=decimals, at=done.change.at)
    if wish.field in NUMBER_FIELDS:
        content |= _amounts_to(done.measurement, measurement.division)
    return cells.answer(200, wish.key, content)


@for_officers
@require_POST
def suppose(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """What a figure that is still being typed would amount to, by the rules that saving it goes by. Writes nothing."""
    try:
        wish = cells.read_wish(request)
    except ValueError:
        return cells.answer(400, "", {"problem": _("Kiriman ini tidak terbaca. Muat ulang halaman.")})
    if wish.field not in NUMBER_FIELDS:
        raise Http404
    measurement = collection.row_of_form(request.person, run, division, wish.row)
    try:
        cell = procedure.suppose(measurement=measurement, field=wish.field, raw=wish.raw)
    except Refused:
        # Half a number, or one that is asked about when the cell is left: nothing can be said of it yet.
        return cells.answer(200, wish.key, {"state": "belum"})
    content = {"state": "dicoba", "words": cells.spelled(cell.value)}
    return cells.answer(200, wish.key, content | _amounts_to(measurement, measurement.division))


def _amounts_to(measurement: Measurement, division: Unit) -> dict[str, Any]:
    """What a figure changes elsewhere in the form: achievement, flags, sums."""
    row = reporting.answer(measurement)
    figures = {f"{row.cell}:{name}": shown for name, shown in grid.derived(row).items()}
    if row.line.is_money:
        totals = _money_shown(*reporting.money_of(measurement.run, division, in_hand=measurement))
        figures |= {f"jumlah:{name}": shown for name, shown in totals.items()}
    return {
        "achievement": row.achievement_shown if row.achievement is not None else "",
        "flags": [{"code": flag.code, "words": flag.sentence.translated(_)} for flag in row.flags],
        "figures": figures,
    }
