CREATE TABLE IF NOT EXISTS inbox (
	update_id BIGINT PRIMARY KEY,
	chat      BIGINT NOT NULL,
	body      TEXT NOT NULL,
	stored    BIGINT NOT NULL,
	tries     BIGINT NOT NULL DEFAULT 0,
	crashes   BIGINT NOT NULL DEFAULT 0,
	due       BIGINT NOT NULL DEFAULT 0,
	aside     BIGINT NOT NULL DEFAULT 0,
	sent      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS inbox_chat ON inbox (chat, update_id);
CREATE TABLE IF NOT EXISTS seen (
	update_id BIGINT PRIMARY KEY,
	stored    BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS chats (
	chat  BIGINT PRIMARY KEY,
	owner TEXT NOT NULL,
	lease BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS replicas (
	owner TEXT PRIMARY KEY,
	lease BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS conversations (
	chat    BIGINT NOT NULL,
	topic   BIGINT NOT NULL,
	person  BIGINT NOT NULL,
	body    TEXT NOT NULL,
	stored  BIGINT NOT NULL,
	PRIMARY KEY (chat, topic, person)
);
CREATE TABLE IF NOT EXISTS settings (
	chat   BIGINT PRIMARY KEY,
	report TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS feedback (
	address TEXT NOT NULL,
	verdict TEXT NOT NULL,
	count   BIGINT NOT NULL,
	PRIMARY KEY (address, verdict)
);
CREATE TABLE IF NOT EXISTS misses (
	day    BIGINT NOT NULL,
	asked  TEXT NOT NULL,
	reason TEXT NOT NULL,
	count  BIGINT NOT NULL,
	PRIMARY KEY (day, asked, reason)
);
CREATE TABLE IF NOT EXISTS replies (
	chat    BIGINT NOT NULL,
	message BIGINT NOT NULL,
	reply   BIGINT NOT NULL,
	stored  BIGINT NOT NULL,
	PRIMARY KEY (chat, message)
);
CREATE TABLE IF NOT EXISTS turns (
	chat    BIGINT NOT NULL,
	reply   BIGINT NOT NULL,
	person  BIGINT NOT NULL,
	body    TEXT NOT NULL,
	stored  BIGINT NOT NULL,
	PRIMARY KEY (chat, reply)
);
