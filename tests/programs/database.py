"""A database in memory: a schema, parameters, joins, transactions, functions, aggregates and errors of SQL."""

import sqlite3
from contextlib import closing

connection = sqlite3.connect(":memory:")
connection.row_factory = sqlite3.Row
connection.executescript("""
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE book (title TEXT, year INT CHECK (year > 0), author REFERENCES author);
CREATE INDEX by_year ON book (year);
""")
with connection:
    connection.executemany("INSERT INTO author (name) VALUES (?)", [("Austen",), ("Borges",), ("Čapek",)])
    connection.executemany("INSERT INTO book VALUES (:title, :year, (SELECT id FROM author WHERE name = :by))", [
        {"title": "Emma", "year": 1815, "by": "Austen"},
        {"title": "Persuasion", "year": 1817, "by": "Austen"},
        {"title": "Ficciones", "year": 1944, "by": "Borges"},
    ])  # fmt: skip
for row in connection.execute("SELECT name, count(title) AS books, min(year) FROM author LEFT JOIN book ON author.id = book.author GROUP BY name ORDER BY name"):
    print(tuple(row), row["books"], row.keys())
try:
    with connection:
        connection.execute("UPDATE book SET year = year + 100")
        connection.execute("INSERT INTO author (name) VALUES ('Austen')")
except sqlite3.IntegrityError as error:
    print(error, connection.execute("SELECT max(year) FROM book").fetchone()[0], connection.in_transaction)


class Longest:
    def __init__(self):
        self.best = ""

    def step(self, value):
        self.best = max(self.best, value, key=len)

    def finalize(self):
        return self.best


connection.create_function("shout", 1, lambda text: text.upper() + "!", deterministic=True)
connection.create_aggregate("longest", 1, Longest)
connection.create_collation("backwards", lambda a, b: (a < b) - (a > b))
print([tuple(r) for r in connection.execute("SELECT shout(longest(title)) FROM book")], [r[0] for r in connection.execute("SELECT name FROM author ORDER BY name COLLATE backwards")])
with closing(connection.cursor()) as cursor:
    cursor.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i * 2 FROM n WHERE i < 40) SELECT i FROM n")
    print([d[0] for d in cursor.description], cursor.fetchmany(2), [tuple(r) for r in cursor]) if False else print([d[0] for d in cursor.description], [r[0] for r in cursor])
    cursor.execute("DELETE FROM book WHERE year < ?", (1816,))
    print(cursor.rowcount, connection.total_changes)
connection.rollback()
print(connection.execute("SELECT count(*), sum(year), avg(year), group_concat(title, ', ') FROM book").fetchone()[:])
print("\n".join(list(connection.iterdump())[:3]))
for sql, values in (("SELECT * FROM nothing", ()), ("SELEC 1", ()), ("SELECT ?", ()), ("INSERT INTO book VALUES ('x', -1, NULL)", ()), ("ATTACH 'file' AS f", ())):
    try:
        print(connection.execute(sql, values).fetchall() if not sql.startswith("ATTACH") else "skipped")
    except sqlite3.Error as error:
        print(type(error).__name__, error)
connection.close()
connection.execute("SELECT 1")
