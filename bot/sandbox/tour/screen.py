"""The terminal that the tour writes to: who says what, what only one person sees, what was kept and what was not."""

import os
import sys
from collections.abc import Callable

from bot.sandbox.tour.transcript import Line, Style

CODES = {"bold": "1", "dim": "2", "controls": "36", "person": "1;33", "bot": "1;35", "kept": "32", "broken": "1;31"}
STYLES: dict[Style, str] = {"plain": "", "bold": "bold", "dim": "dim", "controls": "controls"}


def wants_colour(stream_is_terminal: bool, asked: bool | None) -> bool:
    """``asked`` decides; else a terminal gets colour, unless ``NO_COLOR`` is set (no-color.org) or it is a dumb one."""
    if asked is not None:
        return asked
    return stream_is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_line(text: str) -> None:
    """To standard output at once; a character that the terminal cannot show becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


class Screen:
    """Writes lines; ``write`` takes one line of text at a time."""

    def __init__(self, colour: bool, write: Callable[[str], None] = write_line) -> None:
        self.colour = colour
        self._write = write

    def paint(self, text: str, name: str) -> str:
        """``text`` in the colour of that name, where there is colour."""
        return f"\033[{CODES[name]}m{text}\033[0m" if self.colour and name else text

    def heading(self, text: str) -> None:
        """The beginning of a part."""
        self._write("")
        self._write(self.paint(f"━━ {text} ", "bold") + self.paint("━" * max(4, 90 - len(text)), "dim"))

    def scene(self, text: str) -> None:
        """The beginning of a scene."""
        self._write("")
        self._write(self.paint(text, "bold"))

    def does(self, person: str, what: str) -> None:
        """A person does something."""
        self._write(f"  {self.paint(person, 'person')}  {what}")

    def happens(self, what: str) -> None:
        """Something happens elsewhere."""
        self._write(f"  {self.paint(f'({what})', 'dim')}")

    def message(self, author: str, note: str, lines: list[Line], is_reply: bool, is_bot: bool) -> None:
        """A message with its author; a reply stands further in."""
        pad = "        ↳ " if is_reply else "    "
        name = self.paint(author, "bot" if is_bot else "person")
        head = f"{pad}{name}" + (self.paint(f"  {note}", "dim") if note else "")
        if is_reply and lines and not note:
            self._write(f"{head}  {self._set(lines[0])}")
            lines = lines[1:]
        else:
            self._write(head)
        for line in lines:
            self._write(" " * (len(pad) + 2) + self._set(line))

    def modal(self, person: str, lines: list[Line]) -> None:
        """A window that one person sees."""
        note = self.paint(f"(a window that {person} sees)", "dim")
        self._write(f"    {self.paint('┌', 'dim')} {self._set(lines[0])} {note}")
        for line in lines[1:]:
            self._write(f"    {self.paint('│', 'dim')} {self._set(line)}")
        self._write(f"    {self.paint('└', 'dim')}")

    def kept(self, promise: str) -> None:
        """A promise that held."""
        self._write(f"      {self.paint('✓', 'kept')} {self.paint(promise, 'dim')}")

    def broken(self, promise: str) -> None:
        """A promise that did not hold."""
        self._write(f"      {self.paint('✗ ' + promise, 'broken')}")

    def say(self, text: str) -> None:
        """A plain line."""
        self._write(text)

    def _set(self, line: Line) -> str:
        return self.paint(line.text, STYLES[line.style])
