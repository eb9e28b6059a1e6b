"""Tables are emptied only when no request of a test's server reads them."""

import threading
import time

from tests.running_requests import begin, end, wait_for_all


def test_emptying_waits_for_a_request_of_another_thread_and_for_none_of_ours() -> None:
    begun, ended = threading.Event(), []

    def serve() -> None:
        begin()
        begun.set()
        time.sleep(0.3)
        ended.append(time.monotonic())
        end()

    thread = threading.Thread(target=serve)
    thread.start()
    assert begun.wait(20)
    wait_for_all()
    assert ended, "it did not wait"
    begin()  # of a test client
    started = time.monotonic()
    wait_for_all()
    assert time.monotonic() - started < 5
    thread.join()
