# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, annotation_typing=False, binding=False
"""A document's nodes as flat lists, compiled: what ``nodes.py`` does, by lexbor's own functions.

Only functions that lexbor publishes are called, by the addresses that ``bind`` is given; none of its
structures is looked into. The interpreter is let go of while a document is read and while it is walked.
"""

cimport cython
from cpython.list cimport PyList_New, PyList_SET_ITEM
from cpython.ref cimport Py_INCREF
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdint cimport int32_t, uint64_t, uintptr_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy

from massive_frames.parsers.shown import in_lines, one_line, shown
from massive_frames.parsers.tags import EDGE, NO_EDGE, RAW, UNSEEN
from massive_frames.parsers.tags import TEXT as TEXT_TAG

cdef extern from *:
    const Py_ssize_t PY_SSIZE_T_MAX
    int PyUnicode_KIND(str)
    Py_ssize_t PyUnicode_FindChar(str, Py_UCS4, Py_ssize_t, Py_ssize_t, int) except -2

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define SOON(address) __builtin_prefetch(address)  /* any address will do: it is asked for, not read */
    #else
    #define SOON(address)
    #endif
    """
    void SOON(const void*) noexcept nogil

ctypedef void* Ptr
ctypedef const unsigned char* Chars
ctypedef Ptr (*Make)() noexcept nogil
ctypedef Ptr (*Step)(Ptr) noexcept nogil
ctypedef uintptr_t (*Number)(Ptr) noexcept nogil
ctypedef unsigned int (*Parse)(Ptr, Chars, size_t) noexcept nogil
ctypedef void (*Set)(Ptr, unsigned int) noexcept nogil
ctypedef Chars (*Read)(Ptr, size_t*) noexcept nogil
ctypedef Ptr (*Give)(Ptr, Chars) noexcept nogil

cdef Make document_create
cdef Step document_destroy, document_root, next_node, first_child, first_attribute, next_attribute
cdef Parse document_parse
cdef Set document_options
cdef Number tag_of
cdef Read text_of, element_name, attribute_name, attribute_value
cdef Give give_back
cdef bint _is_accepted  # no value is given here: the next interpreter would give it anew

FUNCTIONS = (
    "lxb_html_document_create", "lxb_html_document_destroy", "lxb_html_document_parse",
    "lxb_html_document_dom_opt_set_noi", "lxb_dom_document_root", "lxb_dom_document_destroy_text_noi",
    "lxb_dom_node_next_noi", "lxb_dom_node_first_child_noi", "lxb_dom_node_tag_id_noi",
    "lxb_dom_node_text_content", "lxb_dom_element_qualified_name",
    "lxb_dom_element_first_attribute_noi", "lxb_dom_element_next_attribute_noi",
    "lxb_dom_attr_qualified_name", "lxb_dom_attr_value_noi",
)

cdef enum:
    TEXT = 2  # lexbor's numbers for what is no element
    COMMENT = 4
    LAST_OTHER = 5
    WITHOUT_EVENTS = 1
    SMALL = 1024
    MOST_ORDERS = 16
    AHEAD = 4  # elements
    NEAR_LINES = 6  # of the processor's cache
    IS_EDGE = 1
    IS_RAW = 2
    IS_UNSEEN = 4
    IS_LEFT_OUT = 8
    AT_EDGE = 1
    AT_SPACE = 2
    EDGE_CHAR = 0x1E
    LOST_CHAR = 0xFFFD

cdef struct Node:
    Ptr own
    uintptr_t tag
    int32_t above
    int32_t end
    int32_t flags
    int32_t word  # a text's place among the words

cdef struct Mark:
    int32_t number
    int32_t name
    Chars value
    size_t length

cdef struct Name:
    Chars chars
    Py_ssize_t length

cdef struct Line:
    unsigned char* chars
    Py_ssize_t length
    Py_ssize_t room
    bint is_plain  # printable ASCII
    bint is_valid  # each text of it is valid UTF-8
    bint parted  # an edge is kept as one
    Py_ssize_t most  # bytes that are enough

cdef struct Known:
    Chars chars
    int32_t name

_PLACES = list(range(1 << 15))  # the same integers in all lists
_ORDERS = {}  # of the sets of names that are asked for again
STYLE = "style"
cdef uintptr_t _SPREAD = 2654435761


def bind(addresses):
    """Take the addresses of the functions, in the order of ``FUNCTIONS``."""
    global document_create, document_destroy, document_parse, document_options, document_root, give_back
    global next_node, first_child, tag_of, text_of, element_name
    global first_attribute, next_attribute, attribute_name, attribute_value
    cdef uintptr_t at[15]
    for place in range(15):
        at[place] = addresses[place]
    document_create, document_destroy = <Make> at[0], <Step> at[1]
    document_parse, document_options = <Parse> at[2], <Set> at[3]
    document_root, give_back = <Step> at[4], <Give> at[5]
    next_node, first_child, tag_of = <Step> at[6], <Step> at[7], <Number> at[8]
    text_of, element_name = <Read> at[9], <Read> at[10]
    first_attribute, next_attribute = <Step> at[11], <Step> at[12]
    attribute_name, attribute_value = <Read> at[13], <Read> at[14]


def imbalance(bytes body, Py_ssize_t step, Py_ssize_t window):
    """See ``massive_frames.parsers.depth.imbalance``."""
    cdef Chars chars = body
    cdef Py_ssize_t length = len(body), start, end, at, total = 0
    cdef int opened, closed
    for start in range(0, length, step):
        end = min(start + window, length)
        opened = closed = 0
        for at in range(start, end):
            opened += chars[at] == c"<"
        for at in range(start, end - 1):
            closed += (chars[at] == c"<") & (chars[at + 1] == c"/")
        total += abs(opened - 2 * closed)
    return total


def accept(lists_rightly):
    """Take note, for all interpreters of this process, whether pages are listed as they should be."""
    global _is_accepted
    _is_accepted = lists_rightly


def is_accepted():
    """Tell whether an interpreter of this process has found that pages are listed as they should be."""
    return _is_accepted


cdef bint _is_utf_8(Chars chars, size_t length) noexcept nogil:
    """Tell whether all bytes are valid UTF-8: no surrogates, nothing longer than need be."""
    cdef size_t at = 0, more, rest
    cdef uint64_t eights[4]
    cdef unsigned char first, least, most
    while at < length:
        while length - at >= 32:
            memcpy(eights, chars + at, 32)
            if (eights[0] | eights[1] | eights[2] | eights[3]) & 0x8080808080808080U:
                break
            at += 32
        while at < length and chars[at] < 0x80:
            at += 1
        if at == length:
            break
        first = chars[at]
        at += 1
        if first < 0xC2 or first > 0xF4:
            return False
        more = 1 if first < 0xE0 else 2 if first < 0xF0 else 3
        if length - at < more:
            return False
        least = 0xA0 if first == 0xE0 else 0x90 if first == 0xF0 else 0x80
        most = 0x9F if first == 0xED else 0x8F if first == 0xF4 else 0xBF
        if not least <= chars[at] <= most:
            return False
        for rest in range(1, more):
            if chars[at + rest] & 0xC0 != 0x80:
                return False
        at += more
    return True


cdef bint _may_be_several(Chars chars, size_t length) noexcept nogil:
    """Tell whether another document begins after an empty line."""
    cdef size_t at = 0
    cdef int lines
    cdef Chars found
    while at < length:
        found = <Chars> memchr(chars + at, c"\n", length - at)
        if found == NULL:
            return False
        at, lines = found - chars, 0
        while at < length and (chars[at] == c" " or 9 <= chars[at] <= 13):
            lines += chars[at] == c"\n"
            at += 1
        if lines > 1 and at < length and chars[at] == c"<" and (
            _begins(chars + at + 1, length - at - 1, b"html", 4)
            or _begins(chars + at + 1, length - at - 1, b"!doctype", 8)
        ):
            return True
    return False


cdef bint _begins(Chars chars, size_t length, const char* word, size_t size) noexcept nogil:
    """Tell whether characters begin with a word, in large or small letters."""
    cdef size_t at
    if length < size:
        return False
    for at in range(size):
        if _small(chars[at]) != word[at]:
            return False
    return True


cdef inline unsigned char _small(unsigned char char) noexcept nogil:
    """Return a letter of ASCII as a small one, other characters as they are."""
    return char | 0x20 if c"A" <= char <= c"Z" else char


cdef Ptr _named_so(Ptr attribute, const char* name, Py_ssize_t size) noexcept nogil:
    """Return an attribute or the first after it that has this name."""
    cdef size_t length = 0
    cdef Chars own
    while attribute != NULL:
        own = attribute_name(attribute, &length)
        if <Py_ssize_t> length == size and memcmp(own, name, size) == 0:
            break
        attribute = next_attribute(attribute)
    return attribute


cdef Py_ssize_t _least(list numbers, Py_ssize_t number, Py_ssize_t first):
    """Return the place of the first number, of some in order, that is no less than one."""
    cdef Py_ssize_t end = len(numbers), middle
    while first < end:
        middle = (first + end) // 2
        if <Py_ssize_t> numbers[middle] < number:
            first = middle + 1
        else:
            end = middle
    return first


cdef list _in_order(names):
    """Return names, the style's before them, the shorter first."""
    cdef list order = _ORDERS.get(names)
    if order is None:
        order = [STYLE, *sorted(names, key=len)]
        if len(_ORDERS) < MOST_ORDERS:
            _ORDERS[names] = order
    return order


cdef str _decoded(Chars chars, size_t length):
    return PyUnicode_DecodeUTF8(<const char*> chars, length, "replace")


@cython.final
cdef class Nodes:
    """See ``massive_frames.parsers.nodes.Nodes``."""

    cdef Ptr document
    cdef Node* nodes
    cdef int32_t count
    cdef dict names
    cdef readonly list tags, parents, ends, texts, words
    cdef readonly dict numbers
    cdef readonly bint has_lost
    cdef frozenset _hidden
    cdef list _unseen

    def __init__(self, bytes body):
        cdef Chars chars = body
        cdef size_t length = len(body)
        cdef bint done = False
        cdef Ptr root
        if document_create == NULL or self.document != NULL:
            raise RuntimeError("bind() comes first, and a document is read once")
        with nogil:
            self.document = document_create()
            if self.document != NULL:
                document_options(self.document, WITHOUT_EVENTS)
                if document_parse(self.document, chars, length) == 0:
                    root = document_root(self.document)
                    done = root == NULL or self._walk(root)
        if not done:
            raise MemoryError("the document does not fit")
        self.names = {}
        self._list()

    def __dealloc__(self):
        free(self.nodes)
        if self.document != NULL:
            document_destroy(self.document)

    cdef bint _walk(self, Ptr root) noexcept nogil:
        """Put the nodes into an array in document order."""
        cdef int32_t room = 4096, count = 0, above = -1
        cdef Node* nodes = <Node*> malloc(room * sizeof(Node))
        cdef Node* more
        cdef Ptr node = root
        cdef Ptr following
        self.nodes = nodes
        while nodes != NULL:
            if count == room:
                if room > 500_000_000:
                    return False
                room *= 2
                more = <Node*> realloc(nodes, room * sizeof(Node))
                if more == NULL:
                    return False
                self.nodes = nodes = more
            nodes[count].own, nodes[count].tag, nodes[count].above = node, tag_of(node), above
            nodes[count].end = count + 1
            following = first_child(node) if nodes[count].tag > LAST_OTHER else NULL
            if following != NULL:
                above = count
            count += 1
            while following == NULL and node != root:
                following = next_node(node)
                if following == NULL:  # nodes[above] has its last child
                    nodes[above].end = count
                    node, above = nodes[above].own, nodes[above].above
            if following == NULL:
                self.count = count
                return True
            node = following
        return False

    cdef _list(self):
        cdef int32_t number, count = self.count, open_ = -1, flags
        cdef Node* nodes = self.nodes
        cdef list tags = PyList_New(count), parents = PyList_New(count), ends = PyList_New(count), words = []
        cdef list places = _PLACES if count < len(_PLACES) else list(range(count + 1))
        cdef int32_t flags_of[SMALL]
        cdef list names = [None] * SMALL, lists = [None] * SMALL, own
        cdef dict large = {}, numbers = {}
        cdef object none = -1, place
        cdef str name, edge = EDGE, nothing = ""
        cdef bint is_edge = False
        for number in range(SMALL):
            flags_of[number] = -1
        for number in range(count):
            while open_ >= 0 and nodes[open_].end <= number:
                is_edge = is_edge or nodes[open_].flags & IS_EDGE
                open_ = nodes[open_].above
            if nodes[number].tag < SMALL and flags_of[nodes[number].tag] >= 0:
                flags = flags_of[nodes[number].tag]
                name, own = names[nodes[number].tag], lists[nodes[number].tag]
            elif nodes[number].tag in large:
                name, own, flags = large[nodes[number].tag]
            else:
                name = self._name(number)
                own = numbers.setdefault(name, [])
                flags = (name not in NO_EDGE) * IS_EDGE + (name in RAW) * IS_RAW + (name in UNSEEN) * IS_UNSEEN
                if nodes[number].tag < SMALL:
                    flags_of[nodes[number].tag] = flags
                    names[nodes[number].tag], lists[nodes[number].tag] = name, own
                else:
                    large[nodes[number].tag] = name, own, flags
            nodes[number].flags = flags
            is_edge = is_edge or flags & IS_EDGE
            Py_INCREF(name)
            PyList_SET_ITEM(tags, number, name)
            place = places[nodes[number].above] if number else none
            Py_INCREF(place)
            PyList_SET_ITEM(parents, number, place)
            place = places[nodes[number].end]
            Py_INCREF(place)
            PyList_SET_ITEM(ends, number, place)
            own.append(places[number])
            if nodes[number].tag == TEXT:
                name = nothing if nodes[nodes[number].above].flags & IS_RAW else self._text(nodes[number].own)
                if PyUnicode_KIND(name) > 1 and PyUnicode_FindChar(name, LOST_CHAR, 0, len(name), 1) >= 0:
                    self.has_lost = True
                nodes[number].word = <int32_t> len(words)
                words.append(edge + name if is_edge else name)
                is_edge = False
            if nodes[number].end > number + 1:
                open_ = number
        self.tags, self.parents, self.ends, self.words, self.numbers = tags, parents, ends, words, numbers
        self.texts = numbers.get(TEXT_TAG, [])

    cdef str _name(self, int32_t number):
        cdef size_t length = 0
        cdef Chars chars
        if self.nodes[number].tag == TEXT:
            return TEXT_TAG
        if self.nodes[number].tag == COMMENT:
            return "-comment"
        if self.nodes[number].tag <= LAST_OTHER:
            return "-other"
        chars = element_name(self.nodes[number].own, &length)
        return _decoded(chars, length) if chars != NULL else "-other"

    cdef str _text(self, Ptr node):
        cdef size_t length = 0
        cdef Chars chars = text_of(node, &length)
        if chars == NULL:
            return ""
        try:
            return _decoded(chars, length)
        finally:
            give_back(self.document, chars)

    cdef str _named(self, Ptr attribute):
        """Return an attribute's name, decoded once."""
        cdef size_t length = 0
        cdef Chars chars = attribute_name(attribute, &length)
        cdef object known = self.names.get(<uintptr_t> chars)
        if known is None:
            known = self.names[<uintptr_t> chars] = _decoded(chars, length)
        return known

    cdef Ptr _first(self, Py_ssize_t number) except? NULL:
        if not 0 <= number < self.count:
            raise IndexError(number)
        return first_attribute(self.nodes[number].own) if self.nodes[number].tag > LAST_OTHER else NULL

    @staticmethod
    def is_plain(bytes body):
        """Tell whether a body is valid UTF-8 and surely one document."""
        cdef Chars chars = body
        cdef size_t length = len(body)
        cdef bint plain
        with nogil:
            plain = _is_utf_8(chars, length) and not _may_be_several(chars, length)
        return plain

    def attributes(self, Py_ssize_t number, /):
        """Return an element's attributes by name; None for one without a value."""
        cdef Ptr attribute = self._first(number)
        cdef size_t length = 0
        cdef Chars chars
        cdef dict found = {}
        while attribute != NULL:
            chars = attribute_value(attribute, &length)
            found[self._named(attribute)] = _decoded(chars, length) if chars != NULL else None
            attribute = next_attribute(attribute)
        return found

    def value(self, Py_ssize_t number, str name, /):
        """Return one attribute's value, an empty one for an attribute without a value; None without it."""
        cdef Py_ssize_t wanted = 0
        cdef const char* chars = PyUnicode_AsUTF8AndSize(name, &wanted)
        cdef size_t length = 0
        cdef Ptr attribute = _named_so(self._first(number), chars, wanted)
        cdef Chars own
        if attribute == NULL:
            return None
        own = attribute_value(attribute, &length)
        return _decoded(own, length) if own != NULL else ""

    def carrying(self, str tag, str name, /):
        """Return the numbers of the elements of a tag with a value of an attribute, and these values."""
        cdef list found = []
        cdef Py_ssize_t wanted = 0
        cdef const char* chars = PyUnicode_AsUTF8AndSize(name, &wanted)
        cdef size_t length = 0
        cdef Ptr attribute
        cdef Chars own
        for number in self.numbers.get(tag, ()):
            attribute = _named_so(self._first(number), chars, wanted)
            own = attribute_value(attribute, &length) if attribute != NULL else NULL
            if own != NULL and length:
                found.append((number, _decoded(own, length)))
        return found

    def inside(self, Py_ssize_t number, str tag, /):
        """Return the numbers of the elements of one tag in an element, itself among them."""
        cdef list numbers = self.numbers.get(tag)
        cdef Py_ssize_t first
        if not 0 <= number < self.count:
            raise IndexError(number)
        if numbers is None:
            return []
        first = _least(numbers, number, 0)
        return numbers[first:_least(numbers, self.nodes[number].end, first)]

    def holds(self, Py_ssize_t number, /, *tags):
        """Tell whether an element of some tags lies in an element, or is it itself."""
        cdef list numbers
        cdef Py_ssize_t place
        if not 0 <= number < self.count:
            raise IndexError(number)
        for tag in tags:
            numbers = self.numbers.get(tag)
            place = _least(numbers, number, 0) if numbers is not None else 0
            if numbers is not None and place < len(numbers) and <int32_t> numbers[place] < self.nodes[number].end:
                return True
        return False

    def own_text(self, Py_ssize_t number, /):
        """Return the text of an element before the first element inside."""
        if not 0 <= number < self.count:
            raise IndexError(number)
        return self.text_from(number + 1, self.nodes[number].end)

    def is_blank(self, Py_ssize_t number, /):
        """Tell whether a text has no words."""
        cdef str words
        if not 0 <= number < self.count or self.nodes[number].tag != TEXT:
            raise IndexError(number)
        words = self.words[self.nodes[number].word]
        return not words or words.isspace()

    cpdef text_from(self, Py_ssize_t number, Py_ssize_t end):
        """Return what neighbouring texts say from a node on; comments may part them."""
        cdef list found = []
        cdef str words
        if number < 0 or end > self.count:
            raise IndexError(number)
        while number < end and self.nodes[number].tag <= LAST_OTHER:
            if self.nodes[number].tag == TEXT:
                words = self.words[self.nodes[number].word]
                if words and words[0] == <Py_UCS4> EDGE_CHAR:
                    words = words[1:]
                found.append(words)
            number += 1
        return "".join(found) if len(found) > 1 else found[0] if found else None

    def script(self, Py_ssize_t number, /):
        """Return the text that an element begins with; None when it begins with something else."""
        cdef Ptr child
        if not 0 <= number < self.count:
            raise IndexError(number)
        child = first_child(self.nodes[number].own) if self.nodes[number].tag > LAST_OTHER else NULL
        return self._text(child) if child != NULL and tag_of(child) == TEXT else None

    @property
    def hidden(self):
        """The numbers of the elements that say themselves that they are not displayed."""
        if self._hidden is None:
            self.marked(frozenset())
        return self._hidden

    @property
    def unseen(self):
        """The numbers of the elements whose words are not shown, in order."""
        cdef int32_t number
        if self._hidden is None:
            self.marked(frozenset())
        if self._unseen is None:
            self._unseen = [number for number in range(self.count) if self.nodes[number].flags & IS_UNSEEN]
        return self._unseen

    def line(self, Py_ssize_t number, without=(), /):
        """Return the visible words of an element in one line, but for those in some elements inside it."""
        return self._said(number, without, 0, PY_SSIZE_T_MAX)

    def lines(self, Py_ssize_t number, without=(), /):
        """Return the visible words of an element, a line for each block, but for those in some elements."""
        return self._said(number, without, 1, PY_SSIZE_T_MAX)

    def beginning(self, Py_ssize_t number, Py_ssize_t chars, /):
        """Return the first characters of an element's line; of a long one, the rest is not looked at."""
        cdef str words = self._said(number, (), 0, 4 * chars)  # in UTF-8
        return (words if len(words) > chars else self.line(number))[:chars]

    cdef str _said(self, Py_ssize_t number, without, bint parted, Py_ssize_t most):
        cdef Line line
        cdef str words
        cdef Py_ssize_t left_out
        cdef bint is_part = bool(without)
        if not 0 <= number < self.count:
            raise IndexError(number)
        if self._hidden is None:
            self.marked(frozenset())
        line.chars, line.length, line.room, line.is_plain, line.is_valid = NULL, 0, 0, True, True
        line.parted, line.most = parted, most
        try:
            if is_part:
                for left_out in without:
                    if 0 <= left_out < self.count:
                        self.nodes[left_out].flags |= IS_LEFT_OUT
            if not self._write(<int32_t> number, &line):
                raise MemoryError
            if line.is_plain and parted:
                _end_lines(&line)
            words = PyUnicode_DecodeUTF8(<const char*> line.chars, line.length, NULL) if line.is_valid else None
        finally:
            free(line.chars)
            if is_part:
                for left_out in without:
                    if 0 <= left_out < self.count:
                        self.nodes[left_out].flags &= ~IS_LEFT_OUT
        if not line.is_valid:
            words = shown(self, number, without)
        elif line.is_plain or words.isprintable():  # its spaces are folded already
            return words
        return in_lines(words) if parted else one_line(words)

    cdef bint _write(self, int32_t number, Line* line) noexcept nogil:
        """Write an element's visible words, with one space or edge between two; only ASCII is space here."""
        cdef Node* nodes = self.nodes
        cdef int32_t at = number, end = nodes[number].end, above = -1
        cdef int gap = 0
        cdef size_t length = 0
        cdef Chars chars
        while at < end and line.length <= line.most:
            if nodes[at].flags & (IS_UNSEEN | IS_LEFT_OUT):
                at = nodes[at].end
                continue
            if nodes[at].tag == TEXT:
                while above >= number and nodes[above].end <= at:
                    gap |= (nodes[above].flags & IS_EDGE) * AT_EDGE
                    above = nodes[above].above
                above = nodes[at].above
                chars = text_of(nodes[at].own, &length)
                if chars != NULL:
                    gap = _fold(chars, length, line, gap)
                    give_back(self.document, chars)
                    if line.room < 0:
                        return False
            else:
                gap |= (nodes[at].flags & IS_EDGE) * AT_EDGE
            at += 1
        return True

    def marked(self, names, without=frozenset()):
        """Return for each of some attributes its values by the numbers of the elements that carry it."""
        cdef list wanted = _in_order(names)
        cdef list found = [None] * len(wanted)
        cdef dict own
        cdef Py_ssize_t n_wanted = len(wanted), place, n_marks
        cdef Name* sought = <Name*> malloc((n_wanted + 1) * sizeof(Name))
        cdef char* left_out = <char*> calloc(SMALL, 1)
        cdef Mark* marks = NULL
        cdef list hidden = []
        if sought == NULL or left_out == NULL:
            free(sought)
            free(left_out)
            raise MemoryError
        try:
            for place in range(n_wanted):
                sought[place].chars = <Chars> PyUnicode_AsUTF8AndSize(wanted[place], &sought[place].length)
            for tag in without:
                for number in self.numbers.get(tag, ())[:1]:
                    if self.nodes[<int32_t> number].tag < SMALL:
                        left_out[self.nodes[<int32_t> number].tag] = 1
            with nogil:
                n_marks = self._mark(sought, n_wanted, left_out, &marks)
            if n_marks < 0:
                raise MemoryError
            for place in range(n_marks):
                if marks[place].name == 0:
                    hidden.append(marks[place].number)
                    continue
                own = found[marks[place].name]
                if own is None:
                    own = found[marks[place].name] = {}
                own[marks[place].number] = (
                    _decoded(marks[place].value, marks[place].length) if marks[place].value != NULL else None
                )
        finally:
            free(sought)
            free(left_out)
            free(marks)
        if self._hidden is None:
            self._hidden = frozenset(hidden)
            for number in hidden:
                self.nodes[<int32_t> number].flags |= IS_UNSEEN
        return {name: values for name, values in zip(wanted, found) if values is not None}

    cdef Py_ssize_t _mark(self, Name* sought, Py_ssize_t n_sought, char* left_out, Mark** marks) noexcept nogil:
        """Collect the attributes that are sought; return how many, or -1."""
        cdef Known known[SMALL]  # what the addresses of names stand for
        cdef int32_t number, n_known = 0, name
        cdef Py_ssize_t room = 0, count = 0
        cdef size_t length = 0, slot
        cdef Mark* more
        cdef Ptr attribute
        cdef Chars chars
        for slot in range(SMALL):
            known[slot].chars = NULL
        for number in range(self.count):
            if number + AHEAD < self.count:  # attributes mostly lie behind their element
                for slot in range(NEAR_LINES):
                    SOON(<char*> self.nodes[number + AHEAD].own + 64 * slot)
            if self.nodes[number].tag <= LAST_OTHER or (
                self.nodes[number].tag < SMALL and left_out[self.nodes[number].tag]
            ):
                continue
            attribute = first_attribute(self.nodes[number].own)
            while attribute != NULL:
                chars = attribute_name(attribute, &length)
                slot = ((<uintptr_t> chars) >> 3) * _SPREAD % SMALL
                while known[slot].chars != NULL and known[slot].chars != chars:
                    slot = (slot + 1) % SMALL
                if known[slot].chars == chars:
                    name = known[slot].name
                else:
                    name = _place(chars, length, sought, n_sought)
                    if n_known < SMALL // 2:
                        n_known += 1
                        known[slot].chars, known[slot].name = chars, name
                if name == 0:
                    chars = attribute_value(attribute, &length)
                    if chars == NULL or not _hides(chars, length):
                        name = -1
                if name >= 0:
                    if count == room:
                        room = 2 * room + 1024
                        more = <Mark*> realloc(marks[0], room * sizeof(Mark))
                        if more == NULL:
                            return -1
                        marks[0] = more
                    marks[0][count].number, marks[0][count].name = number, name
                    marks[0][count].value = attribute_value(attribute, &marks[0][count].length)
                    count += 1
                attribute = next_attribute(attribute)
        return count


cdef int _fold(Chars chars, size_t length, Line* line, int gap) noexcept nogil:
    """Add words to a line, behind a space or an edge if there is a gap; return what gap is behind them."""
    cdef size_t at
    cdef unsigned char* more
    cdef bint is_high = False
    if line.room < <Py_ssize_t> (line.length + length + 1):
        line.room = 2 * (line.length + length) + 64
        more = <unsigned char*> realloc(line.chars, line.room)
        if more == NULL:
            line.room = -1
            return 0
        line.chars = more
    for at in range(length):
        if chars[at] == c" " or 9 <= chars[at] <= 13 or 0x1C <= chars[at] <= 0x1F:
            gap |= AT_EDGE if chars[at] == EDGE_CHAR else AT_SPACE
            continue
        if gap and line.length:
            line.chars[line.length] = EDGE_CHAR if line.parted and gap & AT_EDGE else c" "
            line.length += 1
        gap = 0
        is_high = is_high or chars[at] >= 0x80
        line.is_plain = line.is_plain and 0x20 < chars[at] < 0x7F
        line.chars[line.length] = chars[at]
        line.length += 1
    line.is_valid = line.is_valid and not (is_high and not _is_utf_8(chars, length))
    return gap


cdef void _end_lines(Line* line) noexcept nogil:
    """Write an edge as the end of a line."""
    cdef Py_ssize_t at
    for at in range(line.length):
        if line.chars[at] == EDGE_CHAR:
            line.chars[at] = c"\n"


cdef bint _hides(Chars style, size_t length) noexcept nogil:
    """Tell whether a style says ``display:none``, in large or small letters, with spaces or without."""
    cdef const char* words = b"display:none"
    cdef size_t first, at
    cdef int said
    for first in range(length):
        if _small(style[first]) != c"d":
            continue
        said, at = 0, first
        while said < 12 and at < length:
            if style[at] != c" ":
                if _small(style[at]) != words[said]:
                    break
                said += 1
            at += 1
        if said == 12:
            return True
    return False


cdef int32_t _place(Chars chars, size_t length, Name* sought, Py_ssize_t n_sought) noexcept nogil:
    """Return the place of a name among those that are sought, in the order of ``_in_order``; -1 without it."""
    cdef Py_ssize_t place
    for place in range(n_sought):
        if sought[place].length == <Py_ssize_t> length and memcmp(sought[place].chars, chars, length) == 0:
            return place
        if place and sought[place].length > <Py_ssize_t> length:
            break
    return -1
