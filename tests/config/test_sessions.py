"""Who is signed in stays so exactly as long as they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from himpun.config.sessions import SessionStore
from himpun.organisation.models import Account


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create_user("budi", "sandi-yang-cukup-panjang")


@pytest.fixture
def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def is_signed_in(client: Client) -> bool:
    """An account without an officer is told so (403); who is nobody is sent to the door."""
    status = client.get("/pengukuran/").status_code
    assert status in {302, 403}
    return status == 403


@pytest.mark.django_db
class TestASignedInBrowser:
    def test_is_known(self, browser: Client) -> None:
        assert is_signed_in(browser)

    def test_is_not_known_with_another_key(self, browser: Client) -> None:
        browser.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
        assert not is_signed_in(browser)

    def test_is_not_known_without_a_key(self, browser: Client) -> None:
        browser.cookies[settings.SESSION_COOKIE_NAME] = ""
        assert not is_signed_in(browser)

    def test_is_forgotten_when_the_session_is_over(self, browser: Client) -> None:
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert not is_signed_in(browser)

    def test_is_signed_out_by_another_password(self, browser: Client, account: Account) -> None:
        account.set_password("sandi-lain-yang-panjang")
        account.save()
        assert not is_signed_in(browser)

    def test_is_out_when_the_account_is_closed_or_gone(self, browser: Client, account: Account) -> None:
        Account.objects.update(is_active=False)
        assert not is_signed_in(browser)
        Account.objects.update(is_active=True)
        assert is_signed_in(browser)
        account.delete()
        assert not is_signed_in(browser)


@pytest.mark.django_db
class TestASession:
    def test_is_read_by_one_question(self, browser: Client) -> None:
        key = browser.cookies[settings.SESSION_COOKIE_NAME].value
        with CaptureQueriesContext(connection) as asked:
            assert SessionStore(key).get("_auth_user_id")
        assert len(asked) == 1

    def test_that_is_not_there_gives_no_old_key_to_a_new_one(self) -> None:
        store = SessionStore("y" * 32)
        assert store.get("apa") is None
        store["apa"] = "ini"
        store.save()
        assert store.session_key != "y" * 32
