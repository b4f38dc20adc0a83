import pytest
from django.contrib.auth.models import User

from tertulia.discussion.api import Draft
from tertulia.kit.lookalikes import skeleton
from tertulia.moderation.api import Submission
from tertulia.moderation.rules import impostor
from tertulia.moderation.verdicts import Case
from tertulia.people.api import Speaker

GUEST = Speaker(guest="reader-key-0000000")


def judge(name, by=GUEST):
    return impostor.judge(Case(Submission(Draft(1, None, name, "text", "k"), by)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["Inés Vidal", "ines vidal", "INES-VIDAL", "Іnеs Vіdаl", "Ines\u200b Vida1", "I\u0301nes Vidal", "ividal"]
)
def test_it_refuses_the_name_of_somebody_who_works_here(name):
    User.objects.create_user("ividal", first_name="Inés", last_name="Vidal")
    assert judge(name).code == "impostor"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Inés", "Vidal", "Inés Vidales", "Rosa", "編集", "…"])
def test_it_lets_other_names_be(name):
    User.objects.create_user("ividal", first_name="Inés", last_name="Vidal")
    User.objects.create_user("mo")
    assert judge(name) is None


@pytest.mark.django_db
def test_those_who_signed_in_are_who_they_are():
    user = User.objects.create_user("ividal", first_name="Inés", last_name="Vidal")
    assert judge("Inés Vidal", Speaker(user_id=user.pk, name="Inés Vidal")) is None


def test_look_alikes_have_one_skeleton():
    assert skeleton("раураl") == skeleton("PayPal") == skeleton("ＰａｙＰａｌ")
    assert skeleton("Rosa") != skeleton("Rasa")
