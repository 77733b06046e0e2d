"""A prepared question answers what the queryset itself answers, and asks the database once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import models
from django.db.models import Count, Q

from himpun.base.prepared import Given, Prepared
from himpun.demo.office import Office
from himpun.organisation.models import Appointment, Holiday, Officer, Post

HELD = Prepared(
    lambda: (
        Appointment.objects.filter(
            Q(start_date__lte=Given("on", models.DateField())),
            Q(end_date__isnull=True) | Q(end_date__gte=Given("on", models.DateField())),
            officer=Given("officer"),
        )
        .select_related("post__unit", "officer__agency__government")
        .defer("officer__rank")
        .order_by("pk")
    )
)


class TestPrepared:
    def test_gives_the_same_objects_with_what_is_joined(
        self, office: Office, django_assert_num_queries: object
    ) -> None:
        officer = office.officers["kabid-rehsos"]
        with django_assert_num_queries(1):  # type: ignore[operator]
            (held,) = HELD(officer=officer.pk, on=date(2026, 10, 1))
            assert held == Appointment.objects.none().model(pk=held.pk)
            assert held.post.name == "Kabid Rehabilitasi Sosial"
            assert held.post.unit == office.units["rehsos"]
            assert held.officer.agency.government.zone == "WIB"
            assert held.start_date == date(2020, 1, 1)
            assert held.end_date is None

    def test_takes_new_values_each_time(self, office: Office) -> None:
        names = {
            HELD(officer=office.officers[name].pk, on=date(2026, 10, 1))[0].officer.name
            for name in ("kepala", "sekretaris")
        }
        assert names == {"Pejabat Kepala Dinas Sosial Kota Depok", "Pejabat Sekretaris Dinas Sosial"}
        assert HELD(officer=office.officers["kepala"].pk, on=date(2019, 12, 31)) == []

    def test_leaves_a_deferred_column_to_be_asked_for(self, office: Office) -> None:
        officer = office.officers["kepala"]
        Officer.objects.filter(pk=officer.pk).update(rank="Pembina Utama Muda, IV/c")
        (held,) = HELD(officer=officer.pk, on=date(2026, 10, 1))
        assert held.officer.get_deferred_fields() == {"rank"}
        assert held.officer.rank == "Pembina Utama Muda, IV/c"

    def test_gives_plain_rows_as_the_queryset_does(self, office: Office) -> None:
        counted = Prepared(
            lambda: (
                Post.objects.filter(unit__agency=Given("agency"))
                .order_by("unit__name")
                .values_list("unit__name")
                .annotate(total=Count("pk"))
            )
        )
        again = (
            Post.objects.filter(unit__agency=office.agency).order_by("unit__name").values_list("unit__name")
        )
        assert counted(agency=office.agency.pk) == list(again.annotate(total=Count("pk")))

    def test_reads_dates_as_dates(self, office: Office) -> None:
        government = office.agency.government
        ask = Prepared(
            lambda: Holiday.objects.filter(government=Given("of")).order_by("date").values_list("date")[:3]
        )
        rows = ask(of=government.pk)
        assert [day for (day,) in rows] == list(
            government.holidays.order_by("date").values_list("date", flat=True)[:3]
        )
        assert all(day + timedelta(days=1) > day for (day,) in rows)

    def test_refuses_a_question_without_its_value(self, office: Office) -> None:
        with pytest.raises(KeyError):
            HELD(officer=1)
