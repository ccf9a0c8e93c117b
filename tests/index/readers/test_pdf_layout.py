"""Lines and columns out of words with places, without any PDF."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.readers.pdf_glyphs import Word
from index.readers.pdf_layout import Line, columns_of, is_mark, segments_of


def set_words(text: str, x: float, y: float, size: float = 10) -> list[Word]:
    """Words in letters of half an em."""
    words = []
    for word in text.split():
        words.append(Word(word, x, x + 0.5 * size * len(word), y, size))
        x += 0.5 * size * len(word) + 0.3 * size
    return words


def texts(words: list[Word]) -> list[list[str]]:
    return [[line.text for line in column] for column in columns_of(segments_of(words, 1))]


@given(st.permutations(range(8)))
def test_the_order_of_the_file_does_not_matter(order: list[int]) -> None:
    lines = [set_words(f"Fictional line number {number} of the text", 72, 700 - 12 * number) for number in range(8)]
    shuffled = [word for number in order for word in lines[number]]
    assert texts(shuffled) == [[f"Fictional line number {number} of the text" for number in range(8)]]


def test_two_columns_are_read_one_after_the_other() -> None:
    words = set_words("A fictional heading that runs over both columns of the page here", 72, 720)
    for row in range(6):
        words += set_words(f"left row {row} of the fictional text", 72, 690 - 12 * row)
        words += set_words(f"right row {row} of the fictional text", 320, 690 - 12 * row)
    words += set_words("A line at the foot that again runs over both of the columns", 72, 600)
    above, left, right, below = texts(words)
    assert len(above) == len(below) == 1
    assert left == [f"left row {row} of the fictional text" for row in range(6)]
    assert right == [f"right row {row} of the fictional text" for row in range(6)]


def test_columns_whose_lines_stand_at_different_heights() -> None:
    words = []
    for row in range(6):
        words += set_words(f"left row {row} of the fictional text", 72, 690 - 12 * row)
        words += set_words(f"right row {row} of the fictional text", 320, 685 - 13 * row)
    assert [column[0] for column in texts(words)] == [
        "left row 0 of the fictional text",
        "right row 0 of the fictional text",
    ]


def test_a_letterhead_beside_a_date_is_read_row_by_row() -> None:
    words = set_words("Fictional Council", 72, 720) + set_words("Distr.: General", 400, 720)
    words += set_words("1 May 2020", 400, 708) + set_words("Original: English", 400, 696)
    assert texts(words) == [["Fictional Council Distr.: General", "1 May 2020", "Original: English"]]


def test_a_mark_set_apart_by_a_space_stands_in_the_line_of_its_word() -> None:
    (word,) = set_words("conflict,", 72, 700)
    mark = Word("1", word.right + 1, word.right + 4, 703.4, 6.5)
    (line,) = segments_of([word, mark], 1)
    assert line.text == "conflict, 1"
    assert is_mark(line.words[1], line.size)


def test_letters_from_right_to_left_are_put_in_their_order() -> None:
    first, second = Word("الوفد", 300, 340, 700, 10), Word("يؤيد", 260, 297, 700, 10)
    (line,) = segments_of([second, first], 1)
    assert line.text == "الوفد يؤيد"


def test_a_line_takes_its_size_from_most_of_its_characters() -> None:
    line = Line((Word("S", 0, 10, 700, 20), Word("/2024/400", 10, 50, 700, 10, glued=True)))
    assert line.text == "S/2024/400"
    assert line.size == 10


def test_no_word_is_lost_wherever_it_stands() -> None:
    words = [Word(f"w{n}", n * 37 % 500, n * 37 % 500 + 12, 40 + n * 53 % 750, 8 + n % 5) for n in range(400)]
    found = [text for column in texts(words) for line in column for text in line.split()]
    assert sorted(found) == sorted(word.text for word in words)
