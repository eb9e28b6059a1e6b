"""The contract of a platform module: which questions it answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from platforms.addresses import resolve
from platforms.contract import (
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    CommentItem,
    Credential,
    Outcome,
    Page,
    PostRef,
    PostStats,
    utc_now,
)
from platforms.errors import NotAProfile, NotSupported
from platforms.transport import Transport


class Adapter(ABC):
    """Reads one platform. Instances are safe to share between threads and keep no state of their own.

    Every method but :meth:`resolve` may use the network. Methods that take one ref raise a
    :class:`PlatformError`; methods that take many never do, they give one outcome per ref.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    base_url: ClassVar[str] = ""

    def __init__(
        self,
        *,
        transport: Transport | None = None,
        base_url: str | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._transport = transport
        self._base_url = (base_url or self.base_url).rstrip("/")
        self._clock = clock

    @property
    def transport(self) -> Transport:
        if self._transport is None:
            raise RuntimeError(f"The adapter for {self.name} was made without a transport.")
        return self._transport

    def resolve(self, text: str) -> ChannelRef:
        """Read a URL, handle or id without the network; raise ``NotAProfile`` with what it is instead."""
        return resolve(text, platform=self.name)

    @abstractmethod
    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the permanent id behind a URL, a handle or the address of a post."""

    @abstractmethod
    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read many channels in the largest batches the platform takes."""

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = 50
    ) -> Answer[Page[PostStats]]:
        """Read one page of a channel's posts, newest first; counters may be missing from a listing."""
        raise NotSupported(platform=self.label)

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read the counters of many posts in the largest batches the platform takes."""
        return Batch(tuple(Outcome(ref, error=NotSupported(platform=self.label)) for ref in refs))

    def post_details(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read many posts with text, kind and labels; where counters come alone this is another call."""
        return self.post_stats(refs, credential=credential)

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[CommentItem]]:
        """Read one page of a post's comments, newest thread first, with the replies that come along."""
        raise NotSupported(platform=self.label)

    def replies(
        self,
        post: PostRef,
        parent_external_id: str,
        *,
        credential: Credential,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Answer[Page[CommentItem]]:
        """Read one page of the replies to a comment."""
        raise NotSupported(platform=self.label)

    def new_comments(
        self,
        post: PostRef,
        *,
        credential: Credential,
        known: Container[str],
        max_pages: int = 20,
        start: str | None = None,
    ) -> Iterator[Answer[Page[CommentItem]]]:
        """Page through comments until the first known one; each page is given as soon as it is read.

        `start` is the ``next_cursor`` an earlier run ended with. That of a page of replies is its threads'.

        A page is a unit of storing: when the network fails between two pages, what was given before
        stands and the next run ends at it. Threads whose replies are incomplete are read to their end
        before the next page of threads.
        """
        cursor = start
        for _ in range(max_pages):
            answer = self.comments(post, credential=credential, cursor=cursor)
            yield answer
            cursor = answer.value.next_cursor
            for told in self._missing_replies(post, answer.value.incomplete, credential, known, max_pages):
                yield replace(told, value=replace(told.value, next_cursor=cursor))
            threads = [item for item in answer.value.items if item.parent_external_id is None]
            if cursor is None or any(item.external_id in known for item in threads):
                return

    def _missing_replies(
        self,
        post: PostRef,
        parents: Sequence[str],
        credential: Credential,
        known: Container[str],
        max_pages: int,
    ) -> Iterator[Answer[Page[CommentItem]]]:
        for parent in parents:
            cursor: str | None = None
            for _ in range(max_pages):
                answer = self.replies(post, parent, credential=credential, cursor=cursor)
                yield answer
                cursor = answer.value.next_cursor
                if cursor is None or any(item.external_id in known for item in answer.value.items):
                    break

    def _ref(self, text: str | ChannelRef) -> ChannelRef:
        if not isinstance(text, ChannelRef):
            return self.resolve(text)
        if text.external_id is None and not text.handle:
            raise NotAProfile("Give a profile link, a handle or an id.")
        return text
