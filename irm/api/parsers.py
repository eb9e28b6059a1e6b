"""Request bodies: JSON objects only, and nothing that crashes a parser."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JSONObjectParser(JSONParser):
    """JSON with an object at the top; deep nesting is refused in a sentence instead of a crash."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed object. Raises ParseError for everything else."""
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        if not isinstance(data, dict):
            raise ParseError('Send a JSON object, for example {"name": "Ana"}.')
        return data
