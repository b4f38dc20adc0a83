"""Minimal pairs that no book has: of two sentences that hardly differ the hostile one has the higher score, and a new
site shows the other."""

import pytest

from tertulia.moderation.policies import Policy
from tertulia.moderation.scorer import model
from tertulia.moderation.scorer.phrases import books

# By language and by what is told apart: the hostile one, then the harmless one.
PAIRS = {
    ("en", "said otherwise"): [
        ("You are a brainless moron, read the report.", "You are mistaken, read the report."),
        ("Only an idiot would park a tram there.", "Only a depot would park a tram there."),
    ],
    ("en", "quoted and answered"): [
        ("Refugees are rats and carry diseases.", "Whoever says that refugees are rats should be ashamed."),
        ("Jews own the papers and lie to us.", "The old lie that Jews own the papers has cost many lives."),
    ],
    ("en", "sworn at a thing"): [
        ("You fucking piece of shit, drop dead.", "This fucking ticket machine is a piece of shit."),
        ("What a damn whore she is.", "What a damn cold morning it is."),
    ],
    ("en", "sharp politics"): [
        ("The mayor is a filthy pig and should be shot.", "The mayor broke her word twice and should resign."),
        ("All who voted for them are retards.", "All who voted for them will pay for it with higher rents."),
    ],
    ("en", "of whom it is said"): [
        ("Somalis are thieves.", "Somalis are voters."),
        ("Lesbians are disgusting.", "Lesbians are welcome."),
    ],
    ("es", "said otherwise"): [
        ("Eres un imbécil, lee el informe.", "Te equivocas, lee el informe."),
        ("Cállate, payaso asqueroso.", "Escucha, querido vecino."),
    ],
    ("es", "quoted and answered"): [
        (
            "Los refugiados son ratas y traen enfermedades.",
            "Quien diga que los refugiados son ratas debería avergonzarse.",
        ),
        ("Los moros son basura.", "Decir que los moros son basura es racismo y lo denuncio."),
    ],
    ("es", "sworn at a thing"): [
        ("Vete a la mierda, hijo de puta.", "Vaya mierda de máquina, otra vez sin billetes."),
        ("Eres una puta vergüenza, desgraciada.", "Hace un frío de la hostia esta mañana."),
    ],
    ("es", "sharp politics"): [
        ("La alcaldesa es una cerda y ojalá se muera.", "La alcaldesa faltó dos veces a su palabra y debe dimitir."),
        ("Los que les votan son subnormales.", "Los que les votan pagarán alquileres más altos."),
    ],
    ("es", "of whom it is said"): [
        ("Los gitanos son ladrones.", "Los gitanos son votantes."),
        ("Las lesbianas dan asco.", "Las lesbianas dan clase."),
    ],
    ("ru", "said otherwise"): [
        ("Ты тупой идиот, прочитай отчёт.", "Вы ошибаетесь, прочитайте отчёт."),
        ("Заткнись, мерзкий клоун.", "Послушайте, дорогой сосед."),
    ],
    ("ru", "quoted and answered"): [
        ("Беженцы — крысы и разносят заразу.", "Тому, кто называет беженцев крысами, должно быть стыдно."),
        ("Цыгане — мусор.", "Говорить, что цыгане мусор, — это расизм, и я на это пожалуюсь."),
    ],
    ("ru", "sworn at a thing"): [
        ("Пошёл ты, сука, чтоб ты сдох.", "Этот чёртов автомат опять сожрал билет."),
        ("Какая же ты мразь.", "Какая же дрянная погода."),
    ],
    ("ru", "sharp politics"): [
        ("Мэр — свинья, и её надо повесить.", "Мэр дважды нарушила слово и должна уйти."),
        ("Все, кто за них голосует, дебилы.", "Все, кто за них голосует, заплатят за это налогами."),
    ],
    ("ru", "of whom it is said"): [
        ("Таджики — воры.", "Таджики — избиратели."),
        ("Лесбиянки отвратительны.", "Лесбиянки приглашены."),
    ],
}
GROUPS = ["Somalis", "Poles", "Jews", "Muslims", "Catholics", "women", "deaf people", "trans people", "pensioners"]
SAID = ["Most {} here take the tram to work.", "We invited {} to the hearing, and many came.", "My neighbours are {}."]


@pytest.fixture(scope="module")
def shipped():
    return model.load()


RARE = pytest.mark.xfail(reason="a form of a word that neither a book nor a comment has", strict=True)
MARKS = {"Лесбиянки отвратительны.": RARE}
EACH = [
    pytest.param(language, *pair, id=f"{language}-{kind}-{number}", marks=MARKS.get(pair[0], ()))
    for (language, kind), some in PAIRS.items()
    for number, pair in enumerate(some)
]


@pytest.mark.parametrize(("language", "hostile", "harmless"), EACH)
def test_of_two_that_hardly_differ_the_hostile_one_is_higher(shipped, language, hostile, harmless):
    calm = shipped.score(harmless, language)
    assert shipped.score(hostile, language).hostility > calm.hostility
    assert Policy().band(calm.hostility, attack=calm.attack) == "pass"


@pytest.mark.parametrize("sentence", SAID)
def test_whoever_it_is_said_of_a_harmless_sentence_is_shown(shipped, sentence):
    found = {group: shipped.score(sentence.format(group), "en") for group in GROUPS}
    held = {g: s.hostility for g, s in found.items() if Policy().band(s.hostility, attack=s.attack) != "pass"}
    assert not held


def test_no_book_has_them():
    known = {phrase.text for book in books() for phrase in book.phrases(6)}
    assert not [text for some in PAIRS.values() for pair in some for text in pair if text in known]
