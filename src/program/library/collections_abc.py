"""Names for annotations, which are read and ignored."""

from typing import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Collection, Coroutine, Generator
from typing import Hashable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
