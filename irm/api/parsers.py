"""Request bodies: JSON objects only, and nothing that would crash further in."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant


class JSONObjectParser(JSONParser):
    """JSON in UTF-8 with an object at the top. Half characters (lone surrogates) and deep nesting are refused."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed object. Raises ParseError for everything else."""
        body = stream.read()
        try:
            data = json.loads(body.decode("utf-8-sig"), parse_constant=strict_constant)
            if b"\\u" in body:  # only an escape can write half a character, which no answer could repeat
                json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ParseError("The JSON holds half a character (a lone surrogate).") from error
        except ValueError as error:
            raise ParseError(f"The JSON cannot be read: {error}.") from error
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        if not isinstance(data, dict):
            raise ParseError('Send a JSON object, for example {"name": "Ana"}.')
        return data
