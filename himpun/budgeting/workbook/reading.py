"""Reading a budget workbook: what is good is taken, and each row that is not is named with what to do.

Reading writes nothing. Title rows, headings over several rows, merged cells, subtotals, codes in one or six columns,
amounts as text and the marks of broken formulas are all met in the files offices use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from himpun.base.words import Refused, Sentence
from himpun.budgeting import rules
from himpun.budgeting.rules import Line, Quarters
from himpun.budgeting.workbook import cells as cell_text
from himpun.budgeting.workbook.headings import Columns, Row, find
from himpun.budgeting.workbook.outcome import Problem, Reading

Records = Iterable[tuple[int, Sequence[str]]]


def read(
    sheets: Iterable[Callable[[], Records]],
    *,
    name_of: Callable[[str], str] = lambda code: "",
    cumulative: bool = True,
) -> Reading:
    """Read the first sheet that holds a budget table. ``name_of`` gives a code's national name ("" for an unknown one).

    ``cumulative`` says how the file counts realisation: up to the quarter, or in the quarter alone. Raises ``Refused``
    when no sheet has such a table, or it has no row.
    """
    for sheet in sheets:
        rows: list[Row] = [(number, list(cells)) for number, cells in sheet()]
        columns = find(rows)
        if columns is not None:
            table = _Table(columns, cumulative)
            for number, found in rows[columns.first :]:
                table.row(number, found)
            return table.finished(name_of)
    raise Refused(
        "Tidak ditemukan tabel anggaran di berkas ini. Tabelnya perlu kolom Kode, kolom Uraian, dan kolom Pagu (atau"
        " Anggaran, Jumlah). Unduh templat Himpun bila ragu."
    )


@dataclass
class _Found:
    row: int
    level: str
    code: str
    account: str
    name: str
    pagu: int | None
    months: tuple[int, ...]
    realised: Quarters


@dataclass
class _Table:
    columns: Columns
    cumulative: bool
    found: list[_Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    total: int | None = None
    _last: list[str] = field(default_factory=list)
    _first: dict[str, int] = field(default_factory=dict)
    _grouped: dict[str, _Found] = field(default_factory=dict)
    _sub: str | None = ""
    _in_account: bool = False

    def row(self, number: int, cells: Sequence[str]) -> None:
        at = [
            cells[column].strip() if column < len(cells) else "" for column in range(len(self.columns.titles))
        ]
        if not any(at):
            return
        heads = [at[column] for column in (*self.columns.codes, *self.columns.names)]
        if any(cell_text.is_subtotal(head) for head in heads if head):
            self._subtotal(number, next(head for head in heads if cell_text.is_subtotal(head)), at)
            return
        if broken := next((column for column in self.columns.codes if cell_text.is_error(at[column])), None):
            self._wrong(
                number,
                broken,
                Sentence("Kodenya “{found}”: rumus Excel rusak. Tulis kodenya.", found=at[broken]),
            )
            return
        coded = self._coded(number, at)
        if coded is not None:
            self._take(number, at, *coded)

    def _subtotal(self, number: int, words: str, at: Sequence[str]) -> None:
        if cell_text.is_total(words) and self.columns.pagu is not None:
            try:
                self.total = cell_text.rupiah(at[self.columns.pagu])
            except Refused as refusal:
                self._wrong(number, self.columns.pagu, refusal.sentence, left_out=False)

    def _coded(self, number: int, at: Sequence[str]) -> tuple[str, str, str] | None:
        """(code, account, name) of a row; None where it is no row of the table, which may be a problem."""
        written = [at[column] for column in self.columns.codes]
        name = next((at[column] for column in reversed(self.columns.names) if at[column]), "")
        if self.columns.layout == "terbagi":
            first = next((place for place, text in enumerate(written) if text), len(written))
            written = [*self._last[:first], *written[first:]] if first < len(written) else []
            parts = cell_text.parts_of(written)
        elif self.columns.layout == "berjajar":
            parts = self._side_by_side(number, at)
        else:
            code, beside = cell_text.with_name(written[0])
            name = name or beside
            parts = cell_text.parts_of([code or written[0]])
        if not parts:
            self._uncoded(number, at, name)
            return None
        coded = cell_text.code_of(parts)
        if coded is None:
            if not all(part.strip("0123456789X") == "" for part in parts):
                self._uncoded(number, at, name, " ".join(written).strip())
            return None
        if self.columns.layout == "terbagi":
            self._last = written
        return *coded, name

    def _side_by_side(self, number: int, at: Sequence[str]) -> list[str]:
        """The deepest code of the row; those above it become lines of their own, once."""
        parts: list[str] = []
        for place, column in enumerate(self.columns.codes):
            here = cell_text.parts_of([cell_text.with_name(at[column])[0] or at[column]])
            if not here:
                continue
            if parts and len(parts) in rules.DEPTHS:
                self._group(number, parts, at, self.columns.codes[place - 1])
            parts = here
        return parts

    def _group(self, number: int, parts: Sequence[str], at: Sequence[str], column: int) -> None:
        coded = cell_text.code_of(parts)
        if coded is None or coded[1] or coded[0] in self._grouped or _same(coded[0]) in self._first:
            return
        code = coded[0]
        name = next((at[each] for each in self.columns.names if each > column and at[each]), "")
        level = rules.DEPTHS[len(parts)]
        self._grouped[code] = _Found(number, level, code, "", name, None, (), rules.NOTHING)
        self.found.append(self._grouped[code])

    def _uncoded(self, number: int, at: Sequence[str], name: str, code: str = "") -> None:
        """A row without a code: a note, a signature, a detail under an account. With money it is a problem."""
        pagu = self.columns.pagu
        if self._in_account or pagu is None or not any(digit in at[pagu] for digit in "0123456789#"):
            return
        if code:
            sentence = Sentence("“{code}” bukan kode nomenklatur. Contoh: 1.06.04.2.01.0001.", code=code)
        else:
            sentence = Sentence(
                "“{name}” mempunyai pagu tetapi tidak mempunyai kode. Lengkapi kodenya.", name=name
            )
        self._wrong(number, self.columns.codes[0], sentence)

    def _take(self, number: int, at: Sequence[str], code: str, account: str, name: str) -> None:
        depth = code.count(".") + 1 if code else 0
        if account:
            if self._sub is None and not code:
                self._in_account = True
                return  # under a sub kegiatan that was left out
            code = code or self._sub or ""
            level = rules.ACCOUNT
            if not code:
                self._wrong(
                    number, self.columns.codes[0],
                    Sentence(
                        "Rekening {account} berada di luar sub kegiatan. Letakkan di bawah sub kegiatannya.", account=account
                    ),
                )  # fmt: skip
                return
        elif depth in rules.DEPTHS:
            level = rules.DEPTHS[depth]
            self._sub = code if level == rules.SUBACTIVITY else ""
            if not self._is_new(number, code):
                self._sub, self._in_account = None, False
                return
        elif depth in {1, 2, 4}:
            self._in_account = False
            return  # an urusan, a bidang urusan, or the "2" of a regency: sums that are made here anyway
        else:
            return
        self._in_account = bool(account)
        amounts = self._amounts(number, at, level)
        if amounts is None:
            if not account:
                self._sub, self._in_account = None, False
            return
        if not account and code in self._grouped:
            self._grouped[code].pagu = amounts[0]  # named beside a sub kegiatan before its own row came
            return
        self.found.append(_Found(number, level, code, account, name, *amounts))
        if level == rules.SUBACTIVITY:
            self._across(number, at, code)

    def _is_new(self, number: int, code: str) -> bool:
        """Each programme, kegiatan and sub kegiatan once; a second time is a problem."""
        first = self._first.setdefault(_same(code), number)
        if first == number:
            return True
        sentence = Sentence(
            "Kode {code} sudah ada di baris {row}. Gabungkan kedua baris itu, atau perbaiki kodenya.",
            code=code,
            row=first,
        )
        self._wrong(number, self.columns.codes[0], sentence)
        return False

    def _amounts(
        self, number: int, at: Sequence[str], level: str
    ) -> tuple[int | None, tuple[int, ...], Quarters] | None:
        """(pagu, months, realised); None when one cannot be read and the row has to stay out."""
        columns = self.columns
        group = level in {rules.PROGRAMME, rules.ACTIVITY}
        try:
            place = columns.pagu
            pagu = cell_text.rupiah(at[place]) if place is not None else None
            months: tuple[int, ...] = ()
            if not group and any(at[column] for column in columns.months):
                planned = []
                for place in columns.months:
                    planned.append(cell_text.rupiah(at[place]) or 0)
                months = tuple(planned)
            spent: dict[int, int] = {}
            if level == rules.SUBACTIVITY:
                for quarter, place in sorted(columns.realised.items()):
                    amount = cell_text.rupiah(at[place])
                    if amount is not None:
                        spent[quarter] = amount
        except Refused as refusal:
            assert place is not None
            if group:
                summed = Sentence("{what} Jumlahnya dihitung dari baris di bawahnya.", what=refusal.sentence)
                self._wrong(number, place, summed, left_out=False)
                return None, (), rules.NOTHING
            self._wrong(number, place, refusal.sentence)
            return None
        if columns.pagu is None and months:
            pagu = sum(months)
        return pagu, months, self._quarters(spent)

    def _quarters(self, spent: dict[int, int]) -> Quarters:
        if not self.cumulative:
            total = 0
            for quarter in sorted(spent):
                total += spent[quarter]
                spent[quarter] = total
        return spent.get(1), spent.get(2), spent.get(3), spent.get(4)

    def _across(self, number: int, at: Sequence[str], code: str) -> None:
        """Account groups that stand as columns beside the sub kegiatan."""
        for account, column in self.columns.accounts.items():
            try:
                amount = cell_text.rupiah(at[column])
            except Refused as refusal:
                self._wrong(number, column, refusal.sentence, left_out=False)
                continue
            if amount:
                self.found.append(
                    _Found(
                        number,
                        rules.ACCOUNT,
                        code,
                        account,
                        ACCOUNT_NAMES.get(account, ""),
                        amount,
                        (),
                        rules.NOTHING,
                    )
                )

    def _wrong(self, number: int, column: int, sentence: Sentence, *, left_out: bool = True) -> None:
        self.problems.append(Problem(number, self.columns.title(column), sentence, left_out))

    # --- when all rows are read ---

    def finished(self, name_of: Callable[[str], str]) -> Reading:
        wide = cell_text.widened([one.code for one in self.found])
        for one in self.found:
            one.code = wide.get(one.code, one.code)
        groups = self._account_groups()
        with_money = {one.code for one in groups}
        lines = []
        for one in [*(each for each in self.found if each.level != rules.ACCOUNT), *groups]:
            only_spent = self.columns.pagu is None and not self.columns.accounts
            if (
                one.level == rules.SUBACTIVITY
                and one.pagu is None
                and one.code not in with_money
                and not only_spent
            ):
                self.problems.append(
                    Problem(one.row, self.columns.title(self.columns.pagu or 0),
                            Sentence("Pagu {code} belum diisi. Isi pagunya; nol ditulis 0.", code=one.code))
                )  # fmt: skip
                continue
            name = " ".join(one.name.split()) or name_of(one.code)
            lines.append(Line(one.level, one.code, name, one.pagu, one.account, one.months, one.realised))
        if not self.problems and not any(line.level in {rules.SUBACTIVITY, rules.ACCOUNT} for line in lines):
            raise Refused(
                "Tabel anggarannya ditemukan, tetapi tidak berisi sub kegiatan. Periksa kolom kodenya."
            )
        self._remark_on_strange([line.code for line in lines if line.level == rules.SUBACTIVITY], name_of)
        lines += self._named_above(lines, name_of)
        return Reading(tuple(lines), self.total, tuple(sorted(self.problems, key=lambda one: one.row)))

    def _remark_on_strange(self, codes: Sequence[str], name_of: Callable[[str], str]) -> None:
        """Codes the national list does not have; not said where it knows hardly any of the file's."""
        strange = [code for code in codes if not name_of(code)]
        if strange and len(strange) * 2 <= len(codes):
            sentence = Sentence(
                "{count} kode tidak ada dalam daftar nomenklatur yang dikenal Himpun: {codes}. Periksa ejaannya; bila benar,"
                " impor daftar nomenklatur yang lebih baru di Rencana, Kode nomenklatur.",
                count=len(strange), codes=", ".join(strange[:5]) + (" …" if len(strange) > 5 else ""),
            )  # fmt: skip
            row = next(one.row for one in self.found if one.code == strange[0])
            self.problems.append(
                Problem(row, self.columns.title(self.columns.codes[0]), sentence, left_out=False)
            )

    def _named_above(self, lines: Sequence[Line], name_of: Callable[[str], str]) -> list[Line]:
        """Programmes and kegiatan that the file leaves out and the national list knows by name."""
        written = {line.code for line in lines}
        found: dict[str, Line] = {}
        for line in lines:
            code = rules.parent_of(line.code)
            while code:
                if code not in written and (name := name_of(code)):
                    found.setdefault(code, Line(rules.DEPTHS[code.count(".") + 1], code, name, None))
                code = rules.parent_of(code)
        return list(found.values())

    def _account_groups(self) -> list[_Found]:
        """Accounts gathered into groups ("5.1.02"): a row that only sums deeper ones is not counted again."""
        written: dict[str, dict[str, _Found]] = {}
        for one in self.found:
            if one.level == rules.ACCOUNT:
                accounts = written.setdefault(one.code, {})
                known = accounts.get(one.account)
                if known is not None:
                    known.pagu = (known.pagu or 0) + (one.pagu or 0)
                else:
                    accounts[one.account] = one
        groups: dict[tuple[str, str], _Found] = {}
        for code, accounts in written.items():
            deepest = [a for a in accounts if not any(b != a and b.startswith(a + ".") for b in accounts)]
            for account in deepest:
                short = ".".join(account.split(".")[:3])
                named = accounts.get(short)
                name = named.name if named else ACCOUNT_NAMES.get(short, "")
                group = groups.setdefault(
                    (code, short), _Found(-1, rules.ACCOUNT, code, short, name, 0, (), rules.NOTHING)
                )
                group.pagu = (group.pagu or 0) + (accounts[account].pagu or 0)
        return list(groups.values())


def _same(code: str) -> str:
    """A code without the zeros of its last part, of which Excel drops some."""
    above, _, last = code.rpartition(".")
    return f"{above}.{last.lstrip('0')}"


ACCOUNT_NAMES = {
    "5.1": "Belanja Operasi", "5.2": "Belanja Modal", "5.3": "Belanja Tidak Terduga", "5.4": "Belanja Transfer",
    "5.1.01": "Belanja Pegawai", "5.1.02": "Belanja Barang dan Jasa", "5.1.03": "Belanja Bunga",
    "5.1.04": "Belanja Subsidi", "5.1.05": "Belanja Hibah", "5.1.06": "Belanja Bantuan Sosial",
    "5.2.01": "Belanja Modal Tanah", "5.2.02": "Belanja Modal Peralatan dan Mesin",
    "5.2.03": "Belanja Modal Gedung dan Bangunan", "5.2.04": "Belanja Modal Jalan, Jaringan, dan Irigasi",
    "5.2.05": "Belanja Modal Aset Tetap Lainnya",
}  # fmt: skip
"""Names of account groups for files that give only their numbers."""
