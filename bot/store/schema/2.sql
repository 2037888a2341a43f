DROP TABLE misses;
DROP TABLE feedback;
CREATE TABLE keys (
	month BIGINT PRIMARY KEY,
	key   TEXT NOT NULL
);
CREATE TABLE ledger (
	asker   TEXT NOT NULL,
	asked   TEXT NOT NULL,
	reason  TEXT NOT NULL,
	address TEXT NOT NULL,
	month   BIGINT NOT NULL,
	times   BIGINT NOT NULL,
	first   BIGINT NOT NULL,
	last    BIGINT NOT NULL,
	PRIMARY KEY (asker, asked, reason, address)
);
CREATE TABLE taps (
	asker   TEXT NOT NULL,
	address TEXT NOT NULL,
	last    BIGINT NOT NULL,
	PRIMARY KEY (asker, address)
);
CREATE TABLE pins (
	pin      BIGINT NOT NULL,
	address  TEXT NOT NULL,
	question TEXT NOT NULL,
	near     BIGINT NOT NULL,
	stored   BIGINT NOT NULL,
	PRIMARY KEY (pin, question)
);
CREATE TABLE state (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
CREATE TABLE counts (
	day   BIGINT NOT NULL,
	chat  TEXT NOT NULL,
	what  TEXT NOT NULL,
	count BIGINT NOT NULL,
	PRIMARY KEY (day, chat, what)
);
