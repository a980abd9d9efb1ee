"""What a kiosk's terminal shows, from the bytes it was told: the few sequences that the kiosk writes."""

import re

# A control sequence with its parameters and its letter, or one character.
TOKEN = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|(.)", re.DOTALL)


class Screen:
    """Letters only; colours and cursor shapes are let pass."""

    def __init__(self, columns: int, rows: int) -> None:
        self._columns, self._rows = columns, rows
        self._rest = b""
        self._empty()

    def feed(self, told: bytes) -> None:
        """Takes what the program wrote; a letter or sequence that is cut off waits for its end."""
        told = self._rest + told
        cut = len(told)
        while cut and told[cut - 1] & 0xC0 == 0x80:  # the tail of a letter of several bytes
            cut -= 1
        if cut and told[cut - 1] >= 0xC0 and _letter_bytes(told[cut - 1]) > len(told) - cut + 1:
            whole = cut - 1
        else:
            whole = len(told)
        escape = told.rfind(b"\x1b", 0, whole)
        if escape >= 0 and not re.match(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|[^\[])", told[escape:whole]):
            whole = escape
        self._rest = told[whole:]
        for token in TOKEN.finditer(told[:whole].decode(errors="replace")):
            if token[2]:
                self._control(token[1], token[2])
            elif token[3] >= " ":
                self._write(token[3])

    def text(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def _empty(self) -> None:
        self._cells = [[" "] * self._columns for _ in range(self._rows)]
        self._x = self._y = 0
        self._last = " "

    def _control(self, parameters: str, letter: str) -> None:
        numbers = [int(number or 1) for number in parameters.lstrip("?").split(";")]
        if letter == "H":
            self._y, self._x = numbers[0] - 1, (numbers[1] - 1 if len(numbers) > 1 else 0)
        elif letter == "C":
            self._x += numbers[0]
        elif letter == "b":
            for _ in range(numbers[0]):
                self._write(self._last)
        elif letter == "J":
            self._empty()

    def _write(self, letter: str) -> None:
        self._last = letter
        if self._y < self._rows and self._x < self._columns:
            self._cells[self._y][self._x] = letter
        self._x += 1


def _letter_bytes(first: int) -> int:
    return 2 if first < 0xE0 else 3 if first < 0xF0 else 4
