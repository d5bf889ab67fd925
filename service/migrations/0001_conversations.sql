CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL
) STRICT;

CREATE INDEX conversation_by_time ON conversation (updated);

-- One question and its answer; answer is the JSON object that was sent.
CREATE TABLE turn (
    number INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    created REAL NOT NULL,
    rating INTEGER NOT NULL DEFAULT 0 CHECK (rating IN (-1, 0, 1)),
    comment TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX turn_by_conversation ON turn (conversation, number);

CREATE INDEX turn_by_request ON turn (request_id);
