"""What this room prints; its layouts stand beside."""

from pathlib import Path

LAYOUTS = Path(__file__).parent
