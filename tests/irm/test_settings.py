import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from irm.env import database_config, env_bool, env_int, env_list, env_str, mail_config

ROOT = Path(__file__).resolve().parent.parent.parent


def test_value_may_come_from_a_file(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("SOMETHING_FILE", str(tmp_path / "secret"))
    assert env_str("SOMETHING") == "from the file"
    monkeypatch.setenv("SOMETHING_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env_str("SOMETHING")


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_switch(text: str, value: bool, monkeypatch) -> None:
    monkeypatch.setenv("SOMETHING", text)
    assert env_bool("SOMETHING", not value) is value


def test_nonsense_is_refused_by_name(monkeypatch) -> None:
    monkeypatch.setenv("SOMETHING", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOMETHING='perhaps'"):
        env_bool("SOMETHING", False)
    with pytest.raises(ImproperlyConfigured, match="not a whole number"):
        env_int("SOMETHING", 1)


def test_list_leaves_out_empty_parts(monkeypatch) -> None:
    monkeypatch.setenv("SOMETHING", " a, ,b,")
    assert env_list("SOMETHING") == ["a", "b"]


def test_only_postgres_is_a_database() -> None:
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL only"):
        database_config("mysql://x@y/z", embedded_socket=Path("/x"))
    assert database_config("", embedded_socket=Path("/run/irm"))["HOST"] == "/run/irm"
    assert database_config("postgres://u:p@h:5433/n", embedded_socket=Path("/x"))["PORT"] == 5433


def test_mail_address_of_a_server() -> None:
    config = mail_config("smtp+tls://user:pass@mail.example.com:587")
    assert (config["EMAIL_HOST"], config["EMAIL_PORT"], config["EMAIL_USE_TLS"]) == (
        "mail.example.com",
        587,
        True,
    )
    assert mail_config("")["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_deployment_check_is_clean_behind_https(tmp_path: Path) -> None:
    environment = {**os.environ, "IRM_URL": "https://irm.example.com", "IRM_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("url", "public", "expected"),
    [
        ("https://irm.example.com", "", "https://irm.example.com"),
        ("https://localhost", "", ""),
        ("http://irm.example.com", "", ""),
        ("http://localhost:8000", "https://irm.example.com/", "https://irm.example.com"),
    ],
)
def test_platforms_are_told_an_address_they_can_reach(tmp_path: Path, url: str, public: str, expected: str):
    environment = {**os.environ, "IRM_URL": url, "IRM_PUBLIC_URL": public, "IRM_DATA": str(tmp_path)}
    code = "from irm import settings; print(settings.PUBLIC_URL)"
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == expected
