"""`himpun account`: the first administrator of a new site, and a way back in for who forgot the password."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from himpun.base.words import Refused

BY = "Admin teknis (baris perintah)"


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "account",
        help="buat akun admin teknis, ganti kata sandi, daftar akun",
        description="Akun untuk masuk ke Himpun. Kata sandi ditanyakan, atau dibaca dari masukan standar.",
    )
    verbs = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    adding = verbs.add_parser(
        "add",
        help="buat akun admin teknis",
        description="Membuat pegawai dengan akun admin teknis. Perangkat daerah yang belum terdaftar didaftarkan sekaligus.",
    )
    adding.add_argument("username", metavar="AKUN", help="nama untuk masuk, misalnya admin")
    adding.add_argument("--name", metavar="NAMA", required=True, help="nama pegawai")
    adding.add_argument("--agency", metavar="NAMA", required=True, help='misalnya "Dinas Sosial Kota Depok"')
    adding.add_argument(
        "--government", metavar="NAMA", required=True, help='misalnya "Pemerintah Kota Depok"'
    )
    adding.add_argument("--seat", metavar="KOTA", default="", help="tempat kedudukan, misalnya Depok")
    adding.add_argument(
        "--zone", choices=("WIB", "WITA", "WIT"), default="WIB", help="zona waktu (bawaan: WIB)"
    )
    adding.set_defaults(run=_add)
    changing = verbs.add_parser(
        "password", help="ganti kata sandi", description="Mengganti kata sandi sebuah akun."
    )
    changing.add_argument("username", metavar="AKUN")
    changing.set_defaults(run=_password)
    listing = verbs.add_parser(
        "list", help="daftar akun", description="Daftar akun dengan pegawai dan perannya."
    )
    listing.set_defaults(run=_list)


def _add(args: argparse.Namespace) -> int:
    _open()
    from django.db import transaction
    from django.utils import timezone

    from himpun.organisation import actions, queries

    if queries.account(args.username) is not None:
        raise Refused("Nama akun {username} sudah dipakai. Pilih nama lain.", username=args.username)
    hashed = _hashed(args.username)
    now = timezone.now()
    with transaction.atomic():
        government = actions.register(
            name=args.government, seat=args.seat or args.government.split()[-1], zone=args.zone, by=BY, at=now
        )
        agency = queries.agency_named(args.agency) or actions.found(
            government=government, name=args.agency, head_title=f"Kepala {args.agency}", by=BY, at=now
        )
        officer = actions.add_officer(agency=agency, name=args.name, by=BY, at=now)
        actions.open_account(
            officer=officer, username=args.username, password=hashed, is_administrator=True, by=BY, at=now
        )
    print(f"Akun {args.username} dibuat untuk {args.name}, {agency.name}.")
    return 0


def _password(args: argparse.Namespace) -> int:
    _open()
    from django.utils import timezone

    from himpun.organisation import actions, queries

    account = queries.account(args.username)
    if account is None:
        sys.stderr.write(f"himpun account: Akun {args.username} tidak ada. Lihat: himpun account list\n")
        return 1
    actions.change_password(account=account, password=_hashed(args.username), by=BY, at=timezone.now())
    print(f"Kata sandi {args.username} diganti.")
    return 0


def _list(args: argparse.Namespace) -> int:
    _open()
    from himpun.organisation.queries import accounts

    for one in accounts():
        officer = getattr(one, "officer", None)
        who = f"{officer.name}, {officer.agency.name}" if officer else "tanpa pegawai"
        role = " (admin teknis)" if one.is_administrator else ""
        print(f"{one.username:<20} {who}{role}{'' if one.is_active else ' (tidak aktif)'}")
    return 0


def _open() -> None:
    from himpun.cli import database

    database.ready()
    from django.utils import translation

    translation.activate("id")


def _hashed(username: str) -> str:
    """The password, asked or read, found good enough, and hashed. Raises Refused."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from himpun.organisation.models import Account

    if sys.stdin.isatty():
        password = getpass.getpass("Kata sandi: ")
        if getpass.getpass("Sekali lagi: ") != password:
            raise Refused("Kedua kata sandi tidak sama. Ulangi.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(password, Account(username=username))
    except ValidationError as problem:
        raise Refused("{why}", why=" ".join(problem.messages)) from problem
    return str(make_password(password))
