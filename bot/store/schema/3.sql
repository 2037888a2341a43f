CREATE TABLE choices (
	key    TEXT PRIMARY KEY,
	number BIGINT NOT NULL,
	reason TEXT NOT NULL,
	model  TEXT NOT NULL,
	stored BIGINT NOT NULL
);
