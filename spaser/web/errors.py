"""Errors as pages that help: what happened, in French, and where to go."""

import logging
from typing import Any

from flask import Flask, Response, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, SecurityError

from spaser.core import errors
from spaser.core.french import french_spaces
from spaser.web import access

log = logging.getLogger(__name__)

_STATUS: dict[type[errors.SpaserError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.NotReady: 503,
    errors.RuleBroken: 422,
}
_TITLES = {
    400: "Demande illisible",
    403: "Accès refusé",
    404: "Page introuvable",
    405: "Action impossible ici",
    409: "Modifié entre-temps",
    413: "Envoi trop lourd",
    422: "Action refusée",
    429: "Trop d’essais",
    503: "Service en préparation",
}
_SENTENCES = {
    400: "Le serveur n’a pas compris cette demande. Revenez en arrière et recommencez.",
    403: "Vous n’avez pas accès à cette page.",
    404: "Cette page n’existe pas, ou ne vous est pas ouverte. Vérifiez l’adresse.",
    405: "Cette adresse ne s’ouvre pas ainsi. Passez par le menu.",
    413: "Le fichier ou le texte envoyé est trop lourd. Envoyez-en un plus petit.",
    429: "Trop d’essais en peu de temps. Attendez quelques minutes, puis recommencez.",
    503: "Le service se prépare. Réessayez dans une minute.",
}


def install(app: Flask) -> None:
    """Answer every error with the same page."""
    app.register_error_handler(errors.SpaserError, _ours)
    app.register_error_handler(IntegrityError, _collision)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, title: str, sentence: str) -> tuple[str, int]:
    try:
        access.identity()
    except Exception:  # an error page is shown even when who asks cannot be read
        log.exception("the identity could not be read")
        g.identity = None
        if status < 500:
            return _failed()
    said = {"title": french_spaces(title), "sentence": french_spaces(sentence)}
    return render_template("error.html", status=status, **said), status


def _failed() -> tuple[str, int]:
    return _page(
        500,
        "Erreur du service",
        "Le service a rencontré une erreur, qui est consignée. Réessayez ; si elle revient, "
        f"signalez-la avec ce numéro : {g.get('request_id', 'inconnu')}.",
    )


def _ours(error: errors.SpaserError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return _page(status, _TITLES[status], error.message)


def _collision(error: IntegrityError) -> ResponseReturnValue:
    """Two people did the same thing at the same moment: the second is told, nothing is written."""
    diagnosis = getattr(error.orig, "diag", None)
    log.warning("collision", extra={"constraint": getattr(diagnosis, "constraint_name", None)})
    sentence = "Quelqu’un vient de faire la même chose. Rouvrez la page pour voir où elle en est."
    return _page(409, _TITLES[409], sentence)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    sentence = (
        "Ce formulaire a expiré, ou votre navigateur refuse les cookies. "
        "Rouvrez la page et recommencez : rien n’a été enregistré."
    )
    return _page(400, "Formulaire expiré", sentence)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error  # a redirection that routing asks for
    if isinstance(error, SecurityError):
        # Asked under a name that is not ours: no page, for it would have no addresses to link to.
        return Response("Cette adresse n’est pas celle du service.\n", 400, mimetype="text/plain")
    title = _TITLES.get(error.code, "La demande n’a pas abouti")
    sentence = _SENTENCES.get(error.code, "Revenez en arrière et recommencez.")
    return _page(error.code, title, sentence)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error", exc_info=error)
    g.setdefault("identity", None)  # what failed may be the database that knows who asks
    return _failed()
