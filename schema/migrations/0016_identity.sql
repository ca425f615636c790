-- What people decided on spellings of names: that two are one person, firm or employer, or that they are not. A line names the
-- spellings, never rows, so that it outlasts amendments and new files. The line of the latest day on a pair holds, of one
-- day the last; removing the file undoes it.
CREATE TABLE identity_decision (
  record_id INTEGER PRIMARY KEY,
  decision TEXT,               -- same or not same; null: nobody has decided yet
  kind TEXT NOT NULL,          -- donor, vendor or employer
  name TEXT NOT NULL, zip TEXT, state TEXT, employer TEXT,
  other_name TEXT NOT NULL, other_zip TEXT, other_state TEXT, other_employer TEXT,
  decided_by TEXT, decided_on TEXT, why TEXT,
  stated_source TEXT, note TEXT, extra TEXT
) STRICT;
-- What follows from all of them: each spelling that a line names, at the first line that does, and the name that stands for
-- its group; written anew after any change of decisions.
CREATE TABLE identity_name (
  record_id INTEGER NOT NULL, is_other INTEGER NOT NULL,
  kind TEXT NOT NULL, name TEXT NOT NULL, zip5 TEXT NOT NULL, state TEXT NOT NULL, employer TEXT NOT NULL,
  label TEXT NOT NULL, label_zip5 TEXT NOT NULL,
  joined_by INTEGER,           -- the decision that joined it to the label; null: it is the label's own
  PRIMARY KEY (record_id, is_other)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_name_by_name ON identity_name(kind, name);
