"""A form of two fields in Python `textual`: a peer of the kiosk in benches/run.py."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Input, Label


class TwoFields(App[None]):
    """Two labelled lines and a bar of keys; Tab moves between the lines."""

    BINDINGS = [("ctrl+q", "quit", "Leave")]
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Label("First")
        yield Input(id="first", placeholder="first")
        yield Label("Second")
        yield Input(id="second", placeholder="second")
        yield Footer()


if __name__ == "__main__":
    TwoFields().run()
