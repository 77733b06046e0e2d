from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.base.numbers import (
    Ambiguous,
    Empty,
    NoData,
    NotApplicable,
    Number,
    Range,
    Text,
    Unreadable,
    read,
    show,
    show_rupiah,
    words,
    write,
)

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "numbers.toml").read_text("utf-8"))["case"]
KINDS = {
    kind.kind: kind for kind in (Ambiguous, Empty, NoData, NotApplicable, Number, Range, Text, Unreadable)
}

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda value: -60 < value.adjusted() < 60 and value.as_tuple().exponent > -60
)
figures = st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=4)
two_numbers = st.builds(
    "{}{}{}".format,
    st.integers(0, 300),
    st.sampled_from([":", "/", " dari ", "-", " (", " orang ("]),
    st.integers(0, 300),
)
marked = st.text(alphabet="0123456789.,", min_size=1, max_size=16)


def meanings_by_grammar(text: str) -> set[Decimal]:
    """The two number grammars written down a second time, slowly: every value ``text`` has in either."""
    found = set()
    for thousands, mark in ((".", ","), (",", ".")):
        whole, _, fraction = text.partition(mark)
        if mark in text and (not fraction or not fraction.isdigit()):
            continue
        groups = whole.split(thousands)
        plain = len(groups) == 1 and (whole.isdigit() or (whole == "" and fraction))
        grouped = (
            len(groups) > 1
            and re.fullmatch("[1-9][0-9]?[0-9]?", groups[0])
            and all(re.fullmatch("[0-9]{3}", group) for group in groups[1:])
        )
        if plain or grouped:
            found.add(Decimal(f"{''.join(groups) or '0'}.{fraction or '0'}"))
    return found


class TestRead:
    @pytest.mark.parametrize("case", CASES, ids=[repr(case["text"]) for case in CASES])
    def test_understands_what_is_written_in_real_reports(self, case: dict) -> None:
        reading = read(case["text"])
        assert reading.raw == case["text"]
        if "number" in case:
            assert isinstance(reading, Number)
            assert reading.value == Decimal(case["number"])
            assert reading.unit == case.get("unit", "")
            assert not (reading.value == 0 and reading.value.is_signed())
        elif "asks" in case:
            assert isinstance(reading, Ambiguous)
            assert [option.value for option in reading.options] == [Decimal(v) for v in case["asks"]]
            assert [option.notation for option in reading.options] == case["ways"]
            assert reading.unit == case.get("unit", "")
        else:
            assert isinstance(reading, KINDS[case["otherwise"]])
        if "low" in case:
            assert isinstance(reading, Range)
            assert (reading.low, reading.high) == (Decimal(case["low"]), Decimal(case["high"]))

    def test_keeps_empty_zero_no_data_and_not_applicable_apart(self) -> None:
        kinds = {read(text).kind for text in ("", "0", "belum ada data", "tidak berlaku")}
        assert kinds == {"kosong", "angka", "belum_ada_data", "tidak_berlaku"}

    def test_asks_with_every_reading_in_words(self) -> None:
        reading = read("81.250")
        assert isinstance(reading, Ambiguous)
        assert str(reading.question) == (
            "Maksud Anda 81.250 (delapan puluh satu ribu dua ratus lima puluh)"
            " atau 81,25 (delapan puluh satu koma dua lima)?"
        )

    def test_asks_with_commas_between_more_than_two_readings(self) -> None:
        reading = read("1:17,9")
        assert isinstance(reading, Ambiguous)
        assert str(reading.question) == (
            "Maksud Anda perbandingan 1 banding 17,9, ditulis 17,9,"
            " perbandingan 1 banding 17,9, ditulis 0,0559 atau 1 menit 17,9 detik, ditulis 77,9 detik?"
        )

    @pytest.mark.parametrize(
        ("text", "words_of_options"),
        [
            ("100 dari 110", ["100 (seratus)", "90,91 persen (100 dari 110)"]),
            ("140 Kelompok (1400 orang)", ["140 Kelompok", "1.400 orang"]),
            ("1:2.500,5", ["perbandingan 1 banding 2.500,5, ditulis 2.500,5",
                           "perbandingan 1 banding 2.500,5, ditulis 0,0004"]),
            ("16:1", ["perbandingan 16 banding 1, ditulis 0,0625", "perbandingan 16 banding 1, ditulis 16"]),
            ("32:1", ["perbandingan 32 banding 1, ditulis 0,0313", "perbandingan 32 banding 1, ditulis 32"]),
            ("(2,24)", ["-2,24 (minus dua koma dua empat)", "2,24 (dua koma dua empat)"]),
        ],
    )  # fmt: skip
    def test_says_what_each_reading_would_be(self, text: str, words_of_options: list[str]) -> None:
        assert [option.words for option in read(text).options] == words_of_options  # type: ignore[union-attr]

    def test_offers_each_value_once(self) -> None:
        assert [option.value for option in read("10:10").options] == [1, 610]  # type: ignore[union-attr]
        assert [str(option.value) for option in read("1.500 M").options] == [  # type: ignore[union-attr]
            "1500000000000", "1500000000", "1500000",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "number"), [("1:1", "1"), ("0 dari 5", "0"), ("50/100", "50"), ("(0)", "0"), ("- 0", "0")]
    )
    def test_does_not_ask_where_every_answer_is_the_same(self, text: str, number: str) -> None:
        reading = read(text)
        assert isinstance(reading, Number)
        assert reading.value == Decimal(number)

    @pytest.mark.parametrize(
        ("text", "context", "first"),
        [
            ("81.250", {"target": Decimal(80)}, "81.25"),
            ("81.250", {"target": Decimal(80000)}, "81250"),
            ("81.250", {"last": Decimal(79), "target": Decimal(80000)}, "81.25"),
            ("81.250", {"last": Decimal(0), "target": Decimal(80000)}, "81250"),
            ("-81.250", {"last": Decimal("-79")}, "-81.25"),
            ("81.250", {"unit": "%"}, "81.25"),
            ("81.250", {"unit": " Indeks "}, "81.25"),
            ("81.250", {"unit": "orang"}, "81250"),
            ("81,250", {"unit": "orang"}, "81.25"),
            ("1:17,9", {"unit": "detik"}, "77.9"),
            ("1:17,9", {"unit": "menit"}, "77.9"),
            ("1:17,9", {"unit": "jam"}, "77.9"),
            ("1:17,9", {"unit": " Waktu "}, "77.9"),
            ("1:17,9", {"unit": "rasio"}, "17.9"),
            ("100 dari 110", {"unit": "Persen"}, "90.90909090909090909090909091"),
            ("-81.250", {"unit": "%"}, "-81.25"),
            ("100 dari 110", {"unit": "%"}, "90.90909090909090909090909091"),
            ("100 dari 110", {"unit": "organisasi"}, "100"),
        ],
    )
    def test_lets_the_context_order_the_options(self, text: str, context: dict, first: str) -> None:
        reading = read(text, **context)
        assert isinstance(reading, Ambiguous)
        assert reading.options[0].value == Decimal(first)

    @given(text=marked, unit=st.sampled_from(["", "%", "orang"]), last=figures, target=figures)
    def test_never_lets_the_context_decide(
        self, text: str, unit: str, last: Decimal, target: Decimal
    ) -> None:
        plain, informed = read(text), read(text, unit=unit, last=last, target=target)
        assert type(plain) is type(informed)
        if isinstance(plain, Ambiguous) and isinstance(informed, Ambiguous):
            assert set(plain.options) == set(informed.options)
        else:
            assert plain == informed

    @given(marked)
    def test_reads_no_string_two_ways(self, text: str) -> None:
        expected = meanings_by_grammar(text)
        reading = read(text)
        if isinstance(reading, Number):
            assert expected == {reading.value}
        elif isinstance(reading, Ambiguous):
            assert expected == {option.value for option in reading.options}
            assert len(expected) == 2
        else:
            assert not expected or isinstance(reading, NoData) or re.fullmatch(r"\d+\.\d+\.\d{4}", text)

    @given(st.text(max_size=300))
    def test_never_fails_and_keeps_what_was_typed(self, text: str) -> None:
        assert read(text).raw == text

    @given(st.text(alphabet="0123456789.,-+()%:/ RpMdariE'*\t\u00a0", max_size=40) | two_numbers)
    def test_finds_at_least_two_different_options_wherever_it_asks(self, text: str) -> None:
        reading = read(text)
        if isinstance(reading, Ambiguous):
            assert len({option.value for option in reading.options}) == len(reading.options) >= 2
            assert len({option.words for option in reading.options}) == len(reading.options)

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("nihil", "Tulis 0 bila hasilnya memang nol"),
            ("#REF!", "rumus Excel yang rusak"),
            ("1.000-2.000", "Tulis tanpa tanda ribuan, misalnya 1000-2000"),
            ("900 s.d. 1.001 orang", "Tulis tanpa tanda ribuan, misalnya 1000-2000"),
            ("1.000:2.000", "bukan angka yang dapat kami baca"),
            ("1.000/2", "bukan angka yang dapat kami baca"),
            ("5.-1.000", "bukan angka yang dapat kami baca"),
            ("=1+1", "Tulis hasilnya saja"),
            ("1,5E+09", "dipendekkan Excel"),
            ("2-Mar", "Excel sering mengubah angka menjadi tanggal"),
            ("3\n4", "lebih dari satu angka"),
            ("1.2.3", "Tulis angkanya saja, misalnya 1234,56"),
            ("1" * 201, "terlalu panjang"),
        ],
    )
    def test_says_what_is_wrong_and_what_to_do(self, text: str, part: str) -> None:
        reading = read(text)
        assert isinstance(reading, Unreadable)
        assert part in str(reading.why)

    def test_names_the_string_it_could_not_read(self) -> None:
        assert "“1.2.3”" in str(read(" 1.2.3 ").why)  # type: ignore[union-attr]

    def test_accepts_the_longest_number_a_cell_can_hold(self) -> None:
        reading = read("9" * 200)
        assert isinstance(reading, Number)
        assert reading.value == Decimal("9" * 200)


class TestWrite:
    @given(decimals)
    def test_is_read_back_as_the_same_number(self, value: Decimal) -> None:
        reading = read(write(value))
        assert isinstance(reading, Number)
        assert reading.value == value

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("1234", "1234"),
            ("1234.5", "1234,5"),
            ("1.234", "1,2340"),
            ("-12.345", "-12,3450"),
            ("1234.567", "1234,567"),
            ("0.125", "0,125"),
            ("80.60", "80,6"),
            ("1E+3", "1000"),
            ("-0", "0"),
        ],
    )
    def test_looks_as_a_person_would_type_it(self, value: str, text: str) -> None:
        assert write(Decimal(value)) == text


class TestShow:
    @pytest.mark.parametrize(
        ("value", "decimals", "text"),
        [
            ("1234.56", None, "1.234,56"),
            ("1234567", None, "1.234.567"),
            ("1200", None, "1.200"),
            ("1200.0", None, "1.200"),
            ("0.5", None, "0,5"),
            ("0.05", 1, "0,1"),
            ("9.5", 0, "10"),
            ("123", None, "123"),
            ("80.600", None, "80,6"),
            ("80.6", 2, "80,60"),
            ("69.357142", 2, "69,36"),
            ("0.125", 2, "0,13"),
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("-0.001", 2, "0,00"),
            ("999.995", 2, "1.000,00"),
            ("-44.01", None, "-44,01"),
            ("1E+6", None, "1.000.000"),
            ("12345678901234567890.12345", None, "12.345.678.901.234.567.890,12345"),
            ("12345678901234567890123456789012345.5", 0, "12.345.678.901.234.567.890.123.456.789.012.346"),
        ],
    )
    def test_prints_the_indonesian_form_and_rounds_half_up(
        self, value: str, decimals: int | None, text: str
    ) -> None:
        assert show(Decimal(value), decimals) == text

    def test_takes_whole_numbers(self) -> None:
        assert show(1250) == "1.250"

    @given(decimals)
    def test_is_read_back_as_the_same_number_or_asked_with_it_among_the_answers(self, value: Decimal) -> None:
        reading = read(show(value))
        if isinstance(reading, Ambiguous):
            assert value in [option.value for option in reading.options]
        else:
            assert isinstance(reading, Number)
            assert reading.value == value

    @given(figures)
    def test_with_two_decimals_is_never_in_doubt(self, value: Decimal) -> None:
        reading = read(show(value, 2))
        assert isinstance(reading, Number)
        assert abs(reading.value - value) <= Decimal("0.005")

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_refuses_what_is_no_number(self, value: str) -> None:
        with pytest.raises(ValueError, match="^Only finite numbers can be printed.$"):
            show(Decimal(value))

    def test_refuses_a_float_which_has_lost_digits(self) -> None:
        with pytest.raises(TypeError, match="^A float has already lost digits; pass a Decimal or an int.$"):
            show(0.1)  # type: ignore[arg-type]


class TestShowRupiah:
    @pytest.mark.parametrize(
        ("amount", "text"), [(1250000, "Rp 1.250.000"), (-1250000, "-Rp 1.250.000"), (0, "Rp 0")]
    )
    def test_prints_whole_rupiah(self, amount: int, text: str) -> None:
        assert show_rupiah(amount) == text

    @given(
        st.integers(min_value=10**6, max_value=10**18) | st.integers(max_value=-(10**6), min_value=-(10**18))
    )
    def test_is_read_back_as_the_same_amount(self, amount: int) -> None:
        assert read(show_rupiah(amount)).value == amount  # type: ignore[union-attr]


class TestWords:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("0", "nol"),
            ("7", "tujuh"),
            ("10", "sepuluh"),
            ("11", "sebelas"),
            ("12", "dua belas"),
            ("19", "sembilan belas"),
            ("20", "dua puluh"),
            ("21", "dua puluh satu"),
            ("100", "seratus"),
            ("101", "seratus satu"),
            ("110", "seratus sepuluh"),
            ("999", "sembilan ratus sembilan puluh sembilan"),
            ("1000", "seribu"),
            ("1001", "seribu satu"),
            ("2000", "dua ribu"),
            ("21000", "dua puluh satu ribu"),
            ("81250", "delapan puluh satu ribu dua ratus lima puluh"),
            ("1000000", "satu juta"),
            ("1001000", "satu juta seribu"),
            ("1000000000", "satu miliar"),
            ("2000000000000", "dua triliun"),
            ("81.25", "delapan puluh satu koma dua lima"),
            ("0.05", "nol koma nol lima"),
            ("-1.92", "minus satu koma sembilan dua"),
            ("1E+21", "satu" + " nol" * 21),
            ("1E+18", "satu kuintiliun"),
            ("999000000000000000000", "sembilan ratus sembilan puluh sembilan kuintiliun"),
            ("70", "tujuh puluh"),
            ("0.30", "nol koma tiga"),
        ],
    )
    def test_spells_a_number_as_on_a_receipt(self, value: str, text: str) -> None:
        assert words(Decimal(value)) == text
