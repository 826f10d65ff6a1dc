"""What is typed about an error: by who saw it, then by who handles it."""

from wtforms import EmailField, HiddenField, StringField, TextAreaField

from spaser.core.french import french_spaces
from spaser.directory.models import ReportState, ReportTopic
from spaser.directory.report_actions import Decision, NewReport
from spaser.web.fields import Form, at_most, one_of, required, stripped

TOPICS: dict[ReportTopic, str] = {
    ReportTopic.ACTIVITY: "Ce qu’elle fait",
    ReportTopic.CONTACT: "Ses coordonnées",
    ReportTopic.STATUS: "Un statut (ESS, ESUS, insertion, handicap)",
    ReportTopic.CLOSED: "Elle a fermé ou déménagé",
    ReportTopic.DUPLICATE: "Elle est deux fois dans l’annuaire",
    ReportTopic.OTHER: "Autre chose",
}
STATES: dict[ReportState, str] = {
    ReportState.OPEN: "à traiter",
    ReportState.CORRECTED: "corrigé",
    ReportState.DISMISSED: "sans suite",
}
MESSAGE_LENGTH = 2_000


class ReportForm(Form):
    """An error that somebody saw. `web` is a trap: people do not see it, programs fill it."""

    topic = one_of("Ce qui est faux", {topic.value: label for topic, label in TOPICS.items()})
    message = TextAreaField(
        "Ce qu’il faudrait écrire",
        filters=[stripped],
        validators=[
            required("Dites ce qui est faux, et si possible ce qui est vrai."),
            at_most(MESSAGE_LENGTH),
        ],
        render_kw={"rows": 5, "maxlength": MESSAGE_LENGTH},
        description=french_spaces(
            "Quelques mots suffisent. N’écrivez rien sur la vie privée de quelqu’un."
        ),
    )
    email = EmailField(
        "Votre adresse électronique",
        filters=[stripped],
        validators=[at_most(254)],
        render_kw={"autocomplete": "email"},
        description=french_spaces(
            "Seulement si vous voulez une réponse. Les personnes de la CRESS qui tiennent "
            "l’annuaire la voient, personne d’autre ; elle est effacée un an après le traitement."
        ),
    )
    web = StringField(
        "Ne remplissez pas ce champ",
        render_kw={"autocomplete": "off", "tabindex": "-1"},
    )

    def draft(self) -> NewReport:
        """The report, checked for shape."""
        topic = ReportTopic(self.topic.data)
        return NewReport(topic, self.message.data, self.email.data)


class DecisionForm(Form):
    """What was done of a report."""

    version = HiddenField()
    state = one_of(
        "Décision",
        {
            ReportState.CORRECTED.value: "Corrigé : l’annuaire est maintenant juste",
            ReportState.DISMISSED.value: "Sans suite : l’annuaire avait raison",
            ReportState.OPEN.value: "À traiter : la décision est à reprendre",
        },
    )
    answer = TextAreaField(
        "Réponse",
        filters=[stripped],
        validators=[at_most(MESSAGE_LENGTH)],
        render_kw={"rows": 4, "maxlength": MESSAGE_LENGTH},
        description=french_spaces(
            "Gardée avec le signalement. Elle n’est pas envoyée : écrivez à la personne "
            "si elle a laissé son adresse."
        ),
    )

    def draft(self) -> Decision:
        """The decision, checked for shape."""
        return Decision(ReportState(self.state.data), self.answer.data)
