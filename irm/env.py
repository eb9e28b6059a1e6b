"""Settings from the environment. A value that cannot be understood stops the start with one sentence."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file named by NAME_FILE (container secrets), or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE={path} cannot be read: {error.strerror}.") from error
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """Return a switch: 1/true/yes/on or 0/false/no/off."""
    value = env_str(name, str(default)).strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")
    return value in _TRUE


def env_int(name: str, default: int) -> int:
    """Return a whole number."""
    value = env_str(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from error


def env_choice(name: str, default: str, known: tuple[str, ...]) -> str:
    """Return one of the known words."""
    value = env_str(name, default).strip().lower()
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value!r} is not known. Use one of: {', '.join(known)}.")
    return value


def env_rate(name: str, default: str) -> str:
    """Return a rate such as 1200/min: a whole number a s, min, h or d."""
    value = env_str(name, default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(s|min|h|d)", value):
        raise ImproperlyConfigured(f"{name}={value!r} is not a rate. Example: 1200/min (s, min, h or d).")
    return value


def env_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty parts."""
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def database_config(url: str, *, embedded_socket: Path) -> dict[str, object]:
    """Return Django's database settings for a postgres:// URL, or for the embedded server when it is empty."""
    if url:
        config = Env.db_url_config(url)
        if not str(config.get("ENGINE", "")).endswith("postgresql"):
            raise ImproperlyConfigured(
                "DATABASE_URL must begin with postgres://. IRM runs on PostgreSQL only."
            )
    else:
        config = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "irm",
            "USER": "irm",
            "HOST": str(embedded_socket),
        }
    # A connection lives as long as its thread; a broken one is noticed before it is used.
    return {**config, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def mail_config(url: str) -> dict[str, object]:
    """Return Django's mail settings for an smtp:// (smtp+tls://, smtp+ssl://) URL; empty writes mail to the log."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        return dict(Env.email_url_config(url))
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL is not understood. Example: smtp+tls://user:pass@host:587."
        ) from error


def bucket_config() -> dict[str, object]:
    """Return Django's storage settings for the bucket named by IRM_S3_BUCKET; empty when files stay in the data folder."""
    bucket = env_str("IRM_S3_BUCKET")
    if not bucket:
        return {}
    options: dict[str, object] = {
        "bucket_name": bucket,
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
        "addressing_style": env_choice("IRM_S3_ADDRESSING", "auto", ("auto", "path", "virtual")),
    }
    named = {
        "access_key": "IRM_S3_KEY", "secret_key": "IRM_S3_SECRET", "endpoint_url": "IRM_S3_URL",
        "region_name": "IRM_S3_REGION", "location": "IRM_S3_FOLDER",
    }  # fmt: skip
    options |= {option: value for option, name in named.items() if (value := env_str(name))}
    return {"BACKEND": "drafts.media.bucket.PrivateBucket", "OPTIONS": options}
