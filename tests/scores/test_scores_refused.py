"""Snippets that look like a score and state none."""

from __future__ import annotations

import pytest

from crosscut.scores.stated import Section, find_scores

BARE_NUMBERS = """
He counts to three. Out of five men only one comes back.
Out of five tins he eats three.
Three. Two. One.
Not five minutes. Four.
Not five men. Four of them came.
We paid five for the film.
He lives at number 7 in my street.
Solid eight hours of rain.
Im Abspann stehen 3 von 4 Namen falsch.
8 из 10 зрителей ушли.
Von fünf Freunden bekommt er zwei.
8 z 10 lidí odešlo.
3 din 5 oameni pleacă.
10-ből 3 ember elment.
10 üzerinden 3 kişi gitti.
3 מתוך 5 אנשים הלכו.
3 من 5 أشخاص غادروا.
De kaster terningen 5 ganger.
Terningkast 7
The gate opens at 5, I leave it at 8.
He left at seven; I stay at nine.
Photo: A. Mensah
Out of ten people, two.
For this essay I got 68 out of 100.
Everyone told me it's a 10/10 masterpiece.
Ten out of ten for effort.
It gets an A for effort.
Dix sur dix pour l'effort.
Critics: Gazette 5/5, Courier 2/5, Star 4/5.
隣の席の人は開始十分で寝ていたが、最後の五分で泣いた。
"""

DATES_AND_MEASURES = """
The room is 7'5 wide.
10/4/2021
05.03.2024
Score: 05.03.2024
Released on 10/4/2021
9/11
9/11 changed the city.
On 9/10 the film opened.
seen on 4/10
Friday 4/5
open 24/7
10:14-10:38
at 32:35
PG-13
Rated PG-13 for violence
Rated: 15
Rating: 18
Rating: R
Rating: 13+
Certificate: 12
He is 9/10 years old.
Ages 8-10
Ages 7/10
room 4/5
4/5.1
1.85:1
2.35:1
16/9
4/3
an aspect ratio of 4/5
Runtime: 102 minutes (1 hour 42 minutes)
102 minutes of 120
3/4 time
a 20/20 vision
it's 50/50
version 4/5
1:02:33 of 5
8/10/2020
5 = masterpiece 4 = great
"""

VOTES_AND_RANKS = """
Rating: 6.5 (12,345 votes)
Number of times seen: 2 (in May)
Veuve (Une) {2011}: une veuve achète un phare
7 out of 10 found this helpful
7 out of 10 people found this review helpful
12 of 15 people
3 of 4 found this review helpful
163 people rated this 10 out of 10
8 out of 10 of his romantic moments work
3/31
Film 4/30 in my challenge
Try Pulp Fiction (A+) or Fallen Angels (9/10) instead.
他九分钟没有说话，五点才回家。
9分間、誰も話さない。
10분 동안 아무도 말하지 않는다.
nine out of ten people
nine out of ten critics agree
nine out of ten times
8 out of 10 cats prefer it
one out of four marriages ends here
9 out of 10 dentists
#3 of 10
#7/10 on my list
number 7 out of 10
No. 4 of 10
Ranked 3 out of 10
4/10 on the list of best films
chapter 3/10
Episode 3 of 10
Page 4 of 5
Take 3/10
Photo 4/5
"""

SHARES = """
giving 80 % of its time
1/2 of the film
2/3 of the audience
9/10 of the film
about 4/5 done
I watched 3/4 of this movie
4/5 of the running time
50% of the budget
I'm 100% sure.
It is 90% music and 10% plot.
93% of critics liked it.
HK$7.68 million at the box office
It grossed $600,000 of a $1 million budget.
It cost $8/10 people
"""

WORDS = """
two stars of Hong Kong cinema
stars Tony Leung
The film stars two stars, Faye Wong and Tony Leung.
Four stars meet in a bar.
It has five stars in its cast.
The three stars give fine performances.
two stars, Faye Wong and Tony Leung, carry it
One of the brightest stars of the nineties
a five star hotel
a 5-star hotel
Required fields are marked *
* Required
Name * Email *
*** SPOILERS ***
**Warning! Mild spoilers ahead!**
some **bold** and *slanted* words
***
☆☆☆☆☆
two thumbs up
Cop 663 walks by.
IMDb 250
IMDb: 41
a B movie
It is a B-movie at best.
an A-list cast
plan B
Vitamin B.
The F word
Grade A beef
Grade B movie
Type A personality
He got an A in maths.
He scored an A in physics.
Score: Ennio Morricone
Verdict: A masterpiece
"""

IMAGINED = """
In other hands it would be a C.
does not deserve a 9
It doesn't deserve a 9/10.
isn't worth 2/10
not a 10/10
This is no 10/10.
I would not give it a 9.
I can't give it 5 stars.
I can't give it more than 4/10
would have been a 9/10
It could have been a 10/10.
Had it been shorter, it would have got 9/10.
if it were shorter, I would give it 9/10
If only it were shorter, I would give it 4 stars.
If it had a better ending, I'd give it an A.
I'd give it 9/10 if the ending was better
I almost gave it an 8/10.
Better than the 6/10 it has here.
Who gave it 10/10?
Without the ending this would be a 9/10.
Were it shorter, this would be a 9/10.
I was tempted to give it a 9/10.
I wanted to give it 5 stars.
I expected a 9/10.
I wish I could give it 0/10.
the people who gave it 10/10
You know those who gave this film 10/10.
nothing less than 10/10
It is close to a 10/10.
just shy of a 9/10
12/10
-3/10 of nothing at all
Nobody would give it 10/10.
I wouldn't go so far as to call it a 10/10.
"""

KEYS = [
    "***** = masterpiece, **** = excellent",
    "A = great; B = good",
    "Our grades: A = masterpiece, B = good, C = fair",
    "5/5 - perfect, 4/5 - great",
    "10/10 = perfect, 8/10 = great, 5/10 = average",
    "★ = poor ★★ = fair ★★★ = good",
    "★★★★★ Masterpiece ★★★★ Excellent ★★★ Good ★★ Fair ★ Poor",
    "★★★★★ = masterpiece\n★★★★ = excellent\n★★★ = good",
    "**** - great\n*** - good\n** - fair\n* - poor",
    "Rating scale: 10/10 perfect, 8/10 great, 6/10 ok",
    "My scale from one to five: one is bad, five is great.",
    "On a scale of one to ten I would not give it ten.",
    "Ratings: ***** excellent, **** good, *** fair, ** poor, * bad",
    "A (masterpiece); B (good); C (fair)",
    # one mark a line, what it means behind it or below
    "- 10/10 Perfekt, mehr geht nicht.\n- 8/10 Sehr schön.\n- 5/10 Man kann, man muss nicht.",
    "5 Stars\n\nI would see it twice.\n\n4 Stars\n\nA good evening.\n\n3 Stars\n\nOnce is fine.",
    "9,0 – 9,5 Sterne:\nFast makellos.\n8,0 – 8,5 Sterne:\nSehr gut.\n6,0 – 6,5 Sterne:\nSolide.",
    "★★★★★ 또 보고 싶다\n★★★★☆ 한 번 더\n★★★☆☆ 봤다\n★★☆☆☆ 글쎄",
    "★★★★★\n誰にでもすすめる\n★★★★\n自分は好き\n★★★\nふつう\n★★\n時間がもったいない",
    "★★★★★ (5.0 / 5.0)\n\n평생.\n\n★★★★☆ (4.5 / 5.0)\n\n5점은 드물다.\n\n★★★★ (4.0 / 5.0)\n\n좋다.",
    "0/4: No.\n2/4: Fair.\n4/4: Go.\n\n0/2: Cold.\n2/2: Warm.\n\nMaximum possible score: 8.",
    "A+ (4 stars) Go at once.\n\nA- (3 stars) Go when you can.\n\nC (1 star) Stay at home.",
]

LINES = [
    line
    for block in (BARE_NUMBERS, DATES_AND_MEASURES, VOTES_AND_RANKS, SHARES, WORDS, IMAGINED)
    for line in block.strip().splitlines()
]


@pytest.mark.parametrize(
    "text",
    [
        "I was ready to give up and rate the whole thing two stars out of ten.",
        "Filme mit einer Punktzahl >=8,5 kaufe ich mir.",
    ],
)
def test_what_was_planned_or_is_a_limit_is_no_score(text: str) -> None:
    assert find_scores(text) == ()


@pytest.mark.parametrize("text", LINES)
def test_it_is_no_score(text: str) -> None:
    assert find_scores(text) == ()


@pytest.mark.parametrize("text", LINES)
def test_it_is_no_score_inside_a_review_either(text: str) -> None:
    # Some snippets are marks when they stand alone after a sentence; none is one in the middle.
    around = f"A first paragraph without any mark.\n\n{text}\n\nAnd the last one."
    assert find_scores(around) == ()


@pytest.mark.parametrize("text", KEYS)
def test_a_key_of_grades_is_no_score(text: str) -> None:
    assert find_scores(text) == ()


def test_a_key_below_the_verdict_leaves_the_verdict() -> None:
    text = "Rating: ****\n\n* Poor ** Average *** Good **** Very Good ***** Excellent"
    assert [one.raw for one in find_scores(text)] == ["****"]


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Story one\n4/5\nStory two\n3/5\nStory three\n2/5", ["4/5", "3/5", "2/5"]),
        ("5/5 for the song.\n\nMy verdict: 4/5", ["5/5", "4/5"]),
    ],
)
def test_marks_of_stories_or_reasons_are_no_key(text: str, raw: list[str]) -> None:
    assert [one.raw for one in find_scores(text)] == raw


@pytest.mark.parametrize(
    "text",
    [
        "I adore her ❤️❤️❤️ and I will hear nothing against her.",
        "So schön ❤️❤️ danke fürs Zeigen ❤️❤️❤️❤️",
        "A film to hug.\n\n❤️❤️❤️",
        "I love The Can ❤️❤️❤️",
    ],
)
def test_hearts_in_a_sentence_are_love(text: str) -> None:
    at = text.find("The Can")
    names = [Section(at, at + 7, "film")] if at >= 0 else []
    assert find_scores(text, names=names) == ()


def test_stars_that_a_critic_gave_without_saying_to_what_are_the_critics() -> None:
    text = "Sample Ash gave two out of four stars.\n\nSample Ash’s Score: Three Out of Four Stars"
    assert {one.rater for one in find_scores(text)} == {"Sample Ash"}


@pytest.mark.parametrize(
    "text",
    [
        "[12.03.24, 18:22:41] Ann: 8/10 for me\n[12.03.24, 18:23:10] Ben: rather 6/10",
        "3/12/24, 6:22 PM - Ann: 8/10 for me\n3/12/24, 6:23 PM - Ben: rather\n6/10",
        "3/12/24, 6:22 PM - Ann: 8/10 for me 3/12/24, 6:23 PM - Ben: rather 6/10",
        "Ann — Today at 6:22 PM\n8/10\nBen — Today at 6:23 PM\nI'd say 6/10, it drags",
    ],
)
def test_the_marks_of_a_chat_are_of_whoever_wrote_the_message(text: str) -> None:
    found = [(one.rater, one.raw) for one in find_scores(text)]
    assert found == [("Ann", "8/10"), ("Ben", "6/10")]
