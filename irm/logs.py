"""How the log is written: one JSON object a line for machines, or lines for people; without secret addresses."""

from typing import Any

import structlog

_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def log_config(*, form: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING for a form ("json" or "text") and a least level; structlog is set up to match."""
    structlog.configure(
        processors=[*_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    written: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=False)
    if form == "json":
        written = structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    written,
                ],
            }
        },
        "filters": {"secrets": {"()": "irm.log_secrets.HideSecrets"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["secrets"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
