import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests.documents import reading
from tests.documents.pages import page

FRENCH = {
    "Person": "Personne",
    "Consent": "Consentement",
    "Referral": "Demande de services",
    "CONFIDENTIAL": "CONFIDENTIEL",
    "Very urgent": "Très urgent",
    "Respond by": "Répondre avant",
    "Agreed, verbally": "D'accord, de vive voix",
    "The person agreed.": "La personne est d'accord.",
    "The person said no. Shared on the legal basis below.": "La personne a refusé.",
    "Observed by the clinician": "Observé par l'équipe clinique",
    "Safe to leave a message": "Message possible sans danger",
    "No": "Non",
    "Clinician": "Équipe clinique",
    "{number} of {count}": "{number} de {count}",
    "Signature and date: {name}": "Signature et date : {name}",
    "PREVIEW - NOT ISSUED": "APERÇU - NON ÉTABLI",
    "PRACTICE - NOT A REAL PERSON": "EXERCICE - PERSONNE FICTIVE",
}


@pytest.fixture
def french(tmp_path, monkeypatch):
    """A French catalogue with some of the words."""
    catalogue = Catalog(locale="fr")
    for said, translated in FRENCH.items():
        catalogue.add(said, translated)
    folder = tmp_path / "translations" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "mcrrt.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr("mcrrt.service.language.resource", tmp_path.joinpath)


def test_the_page_is_in_its_own_language_whatever_the_screen_speaks(papers, french):
    found = reading.text(papers.referral(page(language="fr")).pdf)
    for words in ("1 Personne", "2 Consentement", "Demande de services", "CONFIDENTIEL",
                  "P1 Très urgent", "Répondre avant 2026-06-11 16:30 EDT",
                  "D'accord, de vive voix", "La personne est d'accord.",
                  "Observé par l'équipe clinique", "Message possible sans danger Non", "1 de 1",
                  "Signature et date : Dana Okafor, Équipe clinique"):  # fmt: skip
        assert words in found
    assert "Very urgent" not in found


def test_marks_and_grounds_are_translated_too(papers, french):
    sheet = page(language="fr", issued_at=None, practice=True, overridden=True)
    found = reading.text(papers.referral(sheet).pdf)
    assert "APERÇU - NON ÉTABLI" in found
    assert "EXERCICE - PERSONNE FICTIVE" in found
    assert "La personne a refusé." in found


def test_what_people_wrote_is_not_translated(papers, french):
    found = reading.text(papers.referral(page({"situation": "No", "reason": "Person"})).pdf)
    assert "4 Situation No" in found


def test_a_language_without_a_catalogue_is_printed_in_english(papers):
    found = reading.text(papers.referral(page(language="de")).pdf)
    assert "1 Person" in found


def test_the_file_says_which_language_it_is_in(papers):
    assert b"/Lang (en-CA)" in papers.referral(page()).pdf
    assert b"/Lang (fr-CA)" in papers.referral(page(language="fr")).pdf


# --- the French there really is ------------------------------------------------------------------


def test_a_french_page_is_french_from_head_to_foot(papers):
    found = reading.text(papers.referral(page(language="fr")).pdf)
    for words in ("Aiguillage", "CONFIDENTIEL", "Destinataire Lakeview", "1 Personne", "2 Consentement",
                  "5 Enjeux de sécurité", "8 Prochaines étapes", "2026-06-11 16:30 HAE",
                  "Numéro de carte Santé", "Mandataire ou contact d'urgence", "1 sur 1",
                  "Journal des communications L-A12"):  # fmt: skip
        assert words in found
    for words in ("Person ", "Consent ", "Referral", "EDT", "version 1 of", "Not for"):
        assert words not in found


def test_no_title_of_a_french_box_is_broken_inside_a_word(papers):
    found = reading.text(papers.referral(page(language="fr")).pdf)
    titles = ("Personne", "Consentement", "Motif et urgence", "Situation", "Enjeux de sécurité",
              "Évaluation", "Ce que nous avons fait", "Prochaines étapes")  # fmt: skip
    for number, title in enumerate(titles, 1):
        assert f"{number} {title}" in found
