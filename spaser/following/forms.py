"""What pages send back when a person has seen what is new."""

from datetime import datetime

from wtforms import HiddenField

from spaser.web.fields import Form


class SeenForm(Form):
    """« Vu »: of what a page told, and not of what came in since."""

    until = HiddenField()

    def moment(self, now: datetime) -> datetime:
        """When the page was made; `now` when it does not say, or says a moment to come."""
        try:
            told = datetime.fromisoformat(self.until.data or "")
        except ValueError:
            return now
        return min(told, now) if told.tzinfo else now
