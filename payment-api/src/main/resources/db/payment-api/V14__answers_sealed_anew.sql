-- Rotation of keys: what an older key sealed is told by its first five bytes, and sealed anew.
GRANT UPDATE (answer) ON secret_answer TO ${application_role};

CREATE INDEX secret_answer_mark ON secret_answer (substring(answer FROM 1 FOR 5));
