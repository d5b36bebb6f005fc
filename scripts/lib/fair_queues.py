"""SQS's fair queues, which MiniStack does not know: of a standard queue's messages those come first whose group has the
fewest in work, so that nobody's flood holds up anybody else's one message.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html"""

import time
from collections import Counter

from ministack.services import sqs

collect = sqs._collect_msgs


def fairly(queue, most, visibility_timeout):
    if not queue["is_fifo"]:
        now = time.time()
        in_work = Counter(m.get("group_id") for m in queue["messages"] if m["receive_count"] and m["visible_at"] > now)
        queue["messages"].sort(key=lambda m: in_work[m.get("group_id")])  # otherwise as they came
    return collect(queue, most, visibility_timeout)


sqs._collect_msgs = fairly
