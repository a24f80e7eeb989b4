"""Snippets that state a score: expression, value and scale, one row each."""

from __future__ import annotations

import pytest

from crosscut.scores.stated import Section, find_scores

# text, the expression, its value, the scale's maximum
NUMBERS = [
    ("8/10", "8/10", 8, 10),
    ("It gets the highest possible rating: 5/5", "5/5", 5, 5),
    ("I was going to give it 6/10, but the song makes it an 8/10.", "8/10", 8, 10),
    ("A small wonder. 8/10", "8/10", 8, 10),
    ("8 / 10.", "8 / 10", 8, 10),
    ("8.5/10", "8.5/10", 8.5, 10),
    ("7,5/10", "7,5/10", 7.5, 10),
    ("8,25 / 10", "8,25 / 10", 8.25, 10),
    ("0/10", "0/10", 0, 10),
    ("10/10 would watch again", "10/10", 10, 10),
    ("[8/10]", "8/10", 8, 10),
    ("(3.5/4)", "3.5/4", 3.5, 4),
    ("Rating: 3/4", "3/4", 3, 4),
    ("4/5", "4/5", 4, 5),
    ("Rating: 3.5/5.0", "3.5/5.0", 3.5, 5),
    ("8.0 / 10.0", "8.0 / 10.0", 8, 10),
    ("3½/5", "3½/5", 3.5, 5),
    ("8½/10", "8½/10", 8.5, 10),
    ("8 1/2 out of 10", "8 1/2 out of 10", 8.5, 10),
    ("7 and a half out of 10", "7 and a half out of 10", 7.5, 10),
    ("4.5/5 - a must", "4.5/5", 4.5, 5),
    ("85/100", "85/100", 85, 100),
    ("Score: 85 / 100", "85 / 100", 85, 100),
    ("80/100 points", "80/100 points", 80, 100),
    ("Rating: 5/6", "5/6", 5, 6),
    ("Rating: 15/20", "15/20", 15, 20),
    ("8 out of 10", "8 out of 10", 8, 10),
    ("8.5\n\nout of 10", "8.5\n\nout of 10", 8.5, 10),
    ("6\n/10", "6\n/10", 6, 10),
    ("7,5\nvon 10 Punkten", "7,5\nvon 10 Punkten", 7.5, 10),
    ("Puntuación: 7'5", "7'5", 7.5, None),
    ("If I had to give it a mark, it would be a 7.", "7", 7, None),
    ("1987 **** 96 mins.", "****", 4, None),
    ("Rating: ●●●○○", "●●●○○", 3, 5),
    ("8 out of ten", "8 out of ten", 8, 10),
    ("85 out of one hundred", "85 out of one hundred", 85, 100),
    ("Eight out of ten!", "Eight out of ten", 8, 10),
    ("seven and a half out of ten", "seven and a half out of ten", 7.5, 10),
    ("9 out of a possible 10", "9 out of a possible 10", 9, 10),
    ("8 (out of 10)", "8 (out of 10)", 8, 10),
    ("8 points out of 10", "8 points out of 10", 8, 10),
    ("score of 85 out of 100", "85 out of 100", 85, 100),
    ("4.5 of 5", "4.5 of 5", 4.5, 5),
    ("Rating 10 of 10", "10 of 10", 10, 10),
    ("4.0 out of 5 stars Gorgeous disc, dated menus", "4.0 out of 5 stars", 4, 5),
    ("8 von 10 Punkten", "8 von 10 Punkten", 8, 10),
    ("I rate this film 8/10.", "8/10", 8, 10),
    ("I'd say 8/10", "8/10", 8, 10),
    ("I would give it 7/10, mainly for the colours.", "7/10", 7, 10),
    ("That is why I gave it 8 out of 10.", "8 out of 10", 8, 10),
    ("a 4/5 from me", "4/5", 4, 5),
    ("For me this is a 9/10 film.", "9/10", 9, 10),
    ("Not a bad film at all. 7/10", "7/10", 7, 10),
    ("Not perfect, but 8/10.", "8/10", 8, 10),
    ("I wouldn't change a thing. 10/10", "10/10", 10, 10),
    ("I would have liked more plot, but 8/10.", "8/10", 8, 10),
    ("If I had to rate it, I'd give it 8/10.", "8/10", 8, 10),
    ("If you like slow films, 9/10.", "9/10", 9, 10),
    ("This is not quite an 8/10 but a good 7/10.", "7/10", 7, 10),
    ("if it was shorter it would be a 9/10 but as it is, 7/10", "7/10", 7, 10),
    ("Unlike other films I give it 8/10.", "8/10", 8, 10),
    ("Ik geef de film vier van de vijf sterren.", "vier van de vijf sterren", 4, 5),
    ("Ik geef hem zeven op tien.", "zeven op tien", 7, 10),
    ("Dou quatro estrelas em cinco.", "quatro estrelas em cinco", 4, 5),
    ("Moja ocena: 7 na 10.", "7 na 10", 7, 10),
    ("Моя оценка: 8 из 10.", "8 из 10", 8, 10),
    ("Over the top fun - 8/10", "8/10", 8, 10),
    ("Not what I expected: 7/10", "7/10", 7, 10),
    ("It must have been fun to make: 8/10", "8/10", 8, 10),
    ("If you're not in the mood skip it, otherwise 8/10.", "8/10", 8, 10),
    ("A good, if not great film, 8/10.", "8/10", 8, 10),
    ("See it, if only for the music. I'd say 8/10.", "8/10", 8, 10),
    ("Even if it was slow, 8/10.", "8/10", 8, 10),
    ("It had the best songs of the year, 8/10.", "8/10", 8, 10),
    ("I wish it had been longer, 8/10.", "8/10", 8, 10),
    ("I would give it 8/10 with the caveat that I slept.", "8/10", 8, 10),
    ("It might have been longer; 8/10", "8/10", 8, 10),
    ("1st watched 2/16/2002 - 4 out of 10 (Dir: N.N.)", "4 out of 10", 4, 10),
    ("9 on a scale of 1 to 10", "9 on a scale of 1 to 10", 9, 10),
    ("On a scale of 1 to 10, I give it an 8.", "8", 8, 10),
    ("On a scale from one to ten, I would say nine.", "nine", 9, 10),
    ("On a five-star scale it gets two and a half.", "two and a half", 2.5, 5),
    ("Out of five stars I give three.", "three", 3, 5),
    ("Auf einer Skala von eins bis zehn gebe ich sieben Punkte.", "sieben Punkte", 7, 10),
    ("Sur une échelle de 1 à 10, je donne 6.", "6", 6, 10),
    ("En una escala del 1 al 10, le doy un 7.", "7", 7, 10),
    ("Ставлю 9 из 10.", "9 из 10", 9, 10),
    ("Итого: 7 баллов из 10", "7 баллов из 10", 7, 10),
    ("Daję 7 na 10.", "7 na 10", 7, 10),
    ("4 gwiazdki na 5", "4 gwiazdki na 5", 4, 5),
    ("Jag ger den 4 av 5 stjärnor.", "4 av 5 stjärnor", 4, 5),
    ("5 ud af 6 stjerner", "5 ud af 6 stjerner", 5, 6),
    ("10 üzerinden 8 veriyorum.", "10 üzerinden 8", 8, 10),
    ("Begge historiene er gode. Terningkast 5.", "Terningkast 5", 5, 6),
    ("Terningkast: 4", "Terningkast: 4", 4, 6),
    ("En vidunderlig film.\n\nTerningkast seks", "Terningkast seks", 6, 6),
    ("סרט יפהפה. 8 מתוך 10", "8 מתוך 10", 8, 10),
    ("אני נותן לסרט 4 מתוך 5 כוכבים.", "4 מתוך 5 כוכבים", 4, 5),
    ("मेरी रेटिंग: 10 में से 8", "10 में से 8", 8, 10),
    ("التقييم: 8 من 10", "8 من 10", 8, 10),
    ("Nota mea: 9 din 10", "9 din 10", 9, 10),
    ("Két történet. 10-ből 8 pont.", "10-ből 8", 8, 10),
    ("Dva příběhy o samotě. Hodnocení: 80 %", "80 %", 80, 100),
    ("Oito de dez.", "Oito de dez", 8, 10),
    ("8점/10점", "8점/10점", 8, 10),
    ("My score (out of 10): 8", "8", 8, 10),
    ("My score (1-10): 8", "8", 8, 10),
    ("Score on a scale from 1 to 5: 4", "4", 4, 5),
    ("4 out of 5 lanterns", "4 out of 5", 4, 5),
    ("I give it 12 out of 10.", "12 out of 10", 12, 10),
    ("Out of ten, I'd give this an 8.", "8", 8, 10),
    ("3 out of 5 cans of pineapple", "3 out of 5", 3, 5),
    ("Ma note est de 14/20.", "14/20", 14, 20),
    ("Star rating: 3.5 / 4", "3.5 / 4", 3.5, 4),
    ("Reviewer Score: 9/10", "9/10", 9, 10),
    ("7-8/10", "7-8/10", 7.5, 10),
    ("9-9,5 out of 10", "9-9,5 out of 10", 9.25, 10),
    ("a 4/10 or 5/10", "4/10 or 5/10", 4.5, 10),
    ("Between a 7 and an 8 out of 10.", "7 and an 8 out of 10", 7.5, 10),
    ("4 and 3/4 out of 5", "4 and 3/4 out of 5", 4.75, 5),
    ("Three and three-quarters out of five", "Three and three-quarters out of five", 3.75, 5),
]

OTHER_LANGUAGES = [
    ("Vier von fünf Sternen", "Vier von fünf Sternen", 4, 5),
    ("Quatre étoiles sur cinq.", "Quatre étoiles sur cinq", 4, 5),
    ("Trois étoiles et demie sur cinq", "Trois étoiles et demie sur cinq", 3.5, 5),
    ("4 de 5 estrellas", "4 de 5 estrellas", 4, 5),
    ("Tres estrellas y media de cinco", "Tres estrellas y media de cinco", 3.5, 5),
    ("四星半，满分五星", "四星半，满分五星", 4.5, 5),
    ("满分十分，我给八分。", "满分十分，我给八分", 8, 10),
    ("10점 만점에 9점.", "10점 만점에 9점", 9, 10),
    ("별 다섯 개 중 네 개", "별 다섯 개 중 네 개", 4, 5),
    ("５点満点中４点", "５点満点中４点", 4, 5),
    ("星５つ中３つ半", "星５つ中３つ半", 3.5, 5),
    ("（４．５／５）", "４．５／５", 4.5, 5),
]

STARS = [
    ("three and a half stars out of four", "three and a half stars out of four", 3.5, 4),
    ("three-and-a-half stars out of four", "three-and-a-half stars out of four", 3.5, 4),
    ("3 1/2 stars (out of 4)", "3 1/2 stars (out of 4)", 3.5, 4),
    ("3 and 1/2 stars out of 5", "3 and 1/2 stars out of 5", 3.5, 5),
    ("half a star out of four", "half a star out of four", 0.5, 4),
    ("½ star out of 5", "½ star out of 5", 0.5, 5),
    ("1/2 star (out of 4)", "1/2 star (out of 4)", 0.5, 4),
    ("1/2* out of ****", "1/2* out of ****", 0.5, 4),
    ("zero stars out of four", "zero stars out of four", 0, 4),
    ("4 out of 5 stars", "4 out of 5 stars", 4, 5),
    ("I'd give it 3.5 out of 5 stars.", "3.5 out of 5 stars", 3.5, 5),
    ("3.5 / 5 stars", "3.5 / 5 stars", 3.5, 5),
    ("4 stars (of 5)", "4 stars (of 5)", 4, 5),
    ("***1/2 (out of ****)", "***1/2 (out of ****)", 3.5, 4),
    ("**** out of *****", "**** out of *****", 4, 5),
    ("***½ out of *****", "***½ out of *****", 3.5, 5),
    ("* 1/2 out of ****", "* 1/2 out of ****", 1.5, 4),
    ("*** 1/2 (out of 5)", "*** 1/2 (out of 5)", 3.5, 5),
    ("A bore. *1/2 from ****", "*1/2 from ****", 1.5, 4),
    ("***/*****", "***/*****", 3, 5),
    ("★★★½☆", "★★★½☆", 3.5, 5),
    ("★★★★☆", "★★★★☆", 4, 5),
    ("★★☆☆", "★★☆☆", 2, 4),
    ("★ ★ ★ ★ ☆", "★ ★ ★ ★ ☆", 4, 5),
    ("★★★⯪☆", "★★★⯪☆", 3.5, 5),
    ("✭✭✭✭✩", "✭✭✭✭✩", 4, 5),
    ("⭐⭐⭐⭐☆", "⭐⭐⭐⭐☆", 4, 5),
    ("⭐️⭐️⭐️⭐️ (out of 5)", "⭐️⭐️⭐️⭐️ (out of 5)", 4, 5),
    ("★★★/5", "★★★/5", 3, 5),
    ("★★★★ out of ★★★★★", "★★★★ out of ★★★★★", 4, 5),
    ("3.5⭐️/5", "3.5⭐️/5", 3.5, 5),
    ("4.5★/5", "4.5★/5", 4.5, 5),
    ("4 out of 5 ★", "4 out of 5 ★", 4, 5),
    ("⭐ 8/10", "8/10", 8, 10),
    ("❤️❤️❤️🤍🤍", "❤️❤️❤️🤍🤍", 3, 5),
]

# What states no maximum stays unconverted: text, expression, value.
UNSTATED = [
    ("Cert 12 Stars 4\n\nA widow buys a lighthouse.", "4", 4),
    ("Notation 14\n\nUne veuve achète un phare.", "14", 14),
    ("Cine de 4.00 estrellas", "4.00 estrellas", 4),
    ("Une veuve achète un phare. Il est rare de rire autant. 7,5", "7,5", 7.5),
    ("Gut, mit Schwächen. Note: 2+", "2+", 2),
    ("Note: 3-\n\nEs regnet.", "3-", 3),
    ("4 stars", "4 stars", 4),
    ("Four stars.", "Four stars", 4),
    ("A four-star film.", "four-star", 4),
    ("85点。音が残る。", "85点", 85),
    ("I give it 4 stars", "4 stars", 4),
    ("Two stars for the music.", "Two stars", 2),
    ("half a star", "half a star", 0.5),
    ("zero stars", "zero stars", 0),
    ("4½★", "4½★", 4.5),
    ("★★★★", "★★★★", 4),
    ("★★★★½", "★★★★½", 4.5),
    ("★★★ 1/2", "★★★ 1/2", 3.5),
    ("🌟🌟🌟🌟", "🌟🌟🌟🌟", 4),
    ("✮✮✮✮", "✮✮✮✮", 4),
    ("⭐⭐⭐⭐⭐", "⭐⭐⭐⭐⭐", 5),
    ("Rating: ****", "****", 4),
    ("A fine film (***1/2).", "***1/2", 3.5),
    ("A must. ***", "***", 3),
    ("My rating: 3", "3", 3),
    ("I give it a 7.", "7", 7),
    ("I give it a 7 or 8.", "7 or 8", 7.5),
    ("My vote is seven.", "seven", 7),
    ("Overall this is a strong 8 for me.", "8", 8),
    ("☆4つ。", "☆4つ", 4),
    ("五星推荐！", "五星", 5),
    ("Anyone left behind will know it. ***.5", "***.5", 3.5),
    ("星4つ", "星4つ", 4),
    ("打七分", "七分", 7),
    ("私の採点は90点。", "90点", 90),
    ("내 평점은 8점.", "8점", 8),
    ("Final Score - 8", "8", 8),
    ("Score: 85", "85", 85),
    ("I rated it a '4', and I was generous.", "4", 4),
    ("4,0\n\nDeux flics, un snack.", "4,0", 4),
    ("Quatre étoiles pour la fraîcheur, et parce que je ris.", "Quatre étoiles", 4),
    ("Quattro stelle per la leggerezza, che non è poco.", "Quattro stelle", 4),
    ("Für mich eine klare Zwei.", "Zwei", 2),
    ("Ni 5 étoiles ni 1 : trois, point.", "trois", 3),
    ("My rating has dropped to a six.", "six", 6),
    ("これは9点。", "9点", 9),
    ("saltyplum\n\n10\n\nI watch this every May.", "10", 10),
    ("8\n\nHuele a lluvia.", "8", 8),
    ("Voto de Marisol:\n8\n\nHuele a lluvia.", "8", 8),
]

LETTERS = [
    ("Grade: B+", "B+"),
    ("Grade: A", "A"),
    ("Grade B+", "B+"),
    ("Rating: A-", "A-"),
    ("Rating: A+ (masterpiece)", "A+"),
    ("Verdict: C", "C"),
    ("Verdict – B+", "B+"),
    ("Verdict: B minus", "B minus"),
    ("Score: D", "D"),
    ("Overall grade = A-", "A-"),
    ("Final grade: A−", "A−"),
    ("My Grade: F", "F"),
    ("I give it a B+", "B+"),
    ("I give Chungking Express an A.", "A"),
    ("I'd give the film an 'A-'.", "A-"),
    ("gets an A- from me", "A-"),
    ("It earns a B−.", "B−"),
    ("My grade for this film is a B+.", "B+"),
    ("A great film.\n\nB+", "B+"),
    ("A great film.\nA", "A"),
    ("A film about air and keys. B+", "B+"),
    ("Grade: B+/A-", "B+/A-"),
    ("A great film.\n\n(C-)\n", "C-"),
]

PERCENT = [
    ("Score: 85%", "85%", 85),
    ("Rating: 85 %", "85 %", 85),
    ("Verdict: 92 percent", "92 percent", 92),
    ("Overall: 92.5%", "92.5%", 92.5),
    ("I give it 85%.", "85%", 85),
    ("I'd rate it 95%.", "95%", 95),
]


@pytest.mark.parametrize(("text", "raw", "value", "top"), NUMBERS + STARS + OTHER_LANGUAGES)
def test_a_score_with_a_maximum(text: str, raw: str, value: float, top: float) -> None:
    (one,) = find_scores(text, author="N. N.")
    assert (one.raw, one.value, one.scale_max) == (raw, value, top)
    assert (one.rater, one.rater_kind, one.scope) == ("N. N.", "critic", "film")
    assert one.start is not None
    assert text[one.start : one.end] == raw


@pytest.mark.parametrize(("text", "raw", "value"), UNSTATED)
def test_a_mark_without_a_maximum_gets_none(text: str, raw: str, value: float) -> None:
    (one,) = find_scores(text)
    assert (one.raw, one.value, one.scale_min, one.scale_max) == (raw, value, None, None)
    assert one.scale == "unstated"


@pytest.mark.parametrize(("text", "raw"), LETTERS)
def test_a_letter_grade(text: str, raw: str) -> None:
    (one,) = find_scores(text)
    assert (one.raw, one.value, one.scale_max, one.scale) == (raw, None, None, "letter")


@pytest.mark.parametrize(("text", "raw", "value"), PERCENT)
def test_a_percentage_behind_a_cue(text: str, raw: str, value: float) -> None:
    (one,) = find_scores(text)
    assert (one.raw, one.value, one.scale_max, one.scale) == (raw, value, 100, "percent")


@pytest.mark.parametrize(
    ("text", "low", "scale"),
    [
        ("8/10", 0, "0-10"),
        ("4/5", 0, "0-5"),
        ("***1/2 (out of ****)", 0, "0-4 stars"),
        ("IMDb: 8.0/10", 1, "1-10"),
        ("Letterboxd: 4.2/5", 0.5, "0.5-5 stars"),
        ("On Letterboxd I gave it ★★★★½", 0.5, "0.5-5 stars"),
        ("On a scale of 1 to 10, I give it an 8.", 1, "1-10"),
        ("Score: 85%", 0, "percent"),
    ],
)
def test_the_scale_says_its_lowest_mark(text: str, low: float, scale: str) -> None:
    (one,) = find_scores(text)
    assert (one.scale_min, one.scale) == (low, scale)


def test_the_verdict_of_today_stands_above_the_first_one() -> None:
    found = find_scores("I first saw this at 17 and gave it a 6. I now have it at 9/10.")
    assert [(one.raw, one.scope) for one in found] == [("6", "film, earlier"), ("9/10", "film")]


def test_an_average_is_nobodys_verdict() -> None:
    (one,) = find_scores("Note moyenne spectateurs : 4,1 pour 3412 notes.", author="N. N.")
    assert (one.rater, one.rater_kind) == ("average", "aggregate")


def test_the_same_mark_in_two_notations_is_one_score() -> None:
    assert [one.raw for one in find_scores("★★★★☆ (4/5)")] == ["★★★★☆"]
    assert [one.raw for one in find_scores("Rating: 4 stars 4/5")] == ["4/5"]
    assert [one.raw for one in find_scores("総合：★★★★☆（４．５／５）　８５点")] == ["４．５／５"]


@pytest.mark.parametrize(
    ("text", "raw", "value", "top"),
    [
        ("Three. Out of five. I wanted more ferry.", "Three. Out of five", 3, 5),
        ("Not five stars. Four.", "Four", 4, None),
        ("Not four stars. Three and a half.", "Three and a half", 3.5, None),
        ("Keine fünf Sterne. Vier.", "Vier", 4, None),
        ("Four and a half stars ⭐", "Four and a half stars", 4.5, None),
        ("⭐ Four stars", "Four stars", 4, None),
        ("A 7 in my column.", "7", 7, None),
        ("Solid eight from me, and I would see it again.", "eight", 8, None),
        ("The lamp is a wonder. The film around it, a six.", "six", 6, None),
        ("I cannot get this one above 7/10.", "7/10", 7, 10),
        ("No stars for the projectionist, five for the film.", "five", 5, None),
        ("Unterm Strich eine glatte 7 von 10.", "7 von 10", 7, 10),
        ("Für mich eine Zwei minus.", "Zwei minus", 2, None),
        ("Un 6,5 y poco más.", "6,5", 6.5, None),
        ("Yo me quedo en un 7.", "7", 7, None),
        ("星みっつ半。", "星みっつ半", 3.5, None),
        ("I'd leave the whole thing at seven.", "seven", 7, None),
        ("Rounded up to four stars because of the plane.", "four stars", 4, None),
        ("These days, 8.5.", "8.5", 8.5, None),
        ("It is comfortably an eight.", "eight", 8, None),
        ("Marks out of five? Four, thank you.", "Four", 4, 5),
        ("Keine Zehn, aber eine satte Neun.", "Neun", 9, None),
        ("Von fünf Sternen kriegt er dreieinhalb.", "dreieinhalb", 3.5, 5),
        ("De 10, un 8.", "8", 8, 10),
        ("Would I see it again? Yes. Eight and a half.", "Eight and a half", 8.5, None),
        ("Moi : 4.", "4", 4, None),
        ("总分十分，我给八分。", "总分十分，我给八分", 8, 10),
        ("Moi, c'est plutôt 8.", "8", 8, None),
        ("La película, de 7.", "7", 7, None),
        ("10점 만점이라면 7점 정도.", "10점 만점이라면 7점", 7, 10),
        ("이번 건 6점.", "6점", 6, None),
        ("自分は3.0。", "3.0", 3, None),
    ],
)
def test_a_mark_in_few_words(text: str, raw: str, value: float, top: float | None) -> None:
    (one,) = find_scores(text)
    assert (one.raw, one.value, one.scale_max, one.rater) == (raw, value, top, "")


@pytest.mark.parametrize(
    ("text", "rater"),
    [
        ("Le critique du journal lui a collé 4 étoiles, à tort.", "Le critique du journal"),
        ("Der Rezensent vergibt drei von fünf Sternen.", "Der Rezensent"),
        ("Rated PG-13, 4 stars in my newspaper.", "newspaper"),
    ],
)
def test_what_a_critic_gives_is_the_critics(text: str, rater: str) -> None:
    (one,) = find_scores(text)
    assert one.rater == rater


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("A first story, and the second, that I'd give an 8/10.", "two"),
        ("The second story, which we would rate 8/10, ends well.", "two"),
        ("The film, that I'd give an 8/10.", "film"),
        ("Ann Ash in a vest: 8/10", "ann ash in a vest"),
        ("The woman in the vest: 8/10", "film"),
    ],
)
def test_what_a_mark_is_of_stands_before_it(text: str, scope: str) -> None:
    at = text.find("second")
    names = [Section(at, at + len("second"), "two")] if at >= 0 else []
    (score,) = find_scores(text, names=names, stories=("one", "two"))
    assert score.scope == scope


@pytest.mark.parametrize(
    ("text", "rater"),
    [
        ("IMDb\n\nUser score\n\n8.3", "IMDb"),
        ("User score\n8.3", "users"),
        ("User score: 8.3", "users"),
        ("Average rating\n8.3", "average"),
        ("My score\n8.3", ""),
    ],
)
def test_a_score_below_the_line_of_a_site_is_its_users(text: str, rater: str) -> None:
    assert [(one.raw, one.rater) for one in find_scores(text)] == [("8.3", rater)]
