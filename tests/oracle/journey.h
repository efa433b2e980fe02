// A small history with a branch, a merge and a dependency, for tests that travel along it.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/oracle/project.h"

namespace migc::oracle {

//   a1 -- b1 -- b2 -- m1 -- z1      b2 and c2 are merged by m1; c2 depends on b1
//     \-- c1 -- c2 --/              b2 builds an index concurrently, both ways
inline void add_journey(TestProject& project) {
  project.add({.id = "a1",
               .revises = "",
               .up = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n"
                     "INSERT INTO users VALUES (1, 'one'), (2, 'two');\n",
               .down = "DROP TABLE users;\n"});
  project.add({.id = "b1",
               .revises = "a1",
               .up = "ALTER TABLE users ADD COLUMN bio text;\nCREATE TYPE mood AS ENUM ('good');\n",
               .down = "DROP TYPE mood;\nALTER TABLE users DROP COLUMN bio;\n",
               .verify = "SELECT count(*) = 2 FROM users;\n"});
  project.add(
      {.id = "b2",
       .revises = "b1",
       .up = "ALTER TABLE users ADD COLUMN feels mood;\n"
             "CREATE INDEX CONCURRENTLY users_name ON users (name);\n"
             "COMMENT ON INDEX users_name IS 'by name';\n",
       .down = "DROP INDEX CONCURRENTLY users_name;\nALTER TABLE users DROP COLUMN feels;\n"});
  project.add(
      {.id = "c1",
       .revises = "a1",
       .up = "CREATE TABLE posts (id bigint PRIMARY KEY, author bigint REFERENCES users);\n",
       .down = "DROP TABLE posts;\n",
       .branch_labels = "posts"});
  project.add(
      {.id = "c2",
       .revises = "c1",
       .up = "CREATE VIEW authors AS SELECT u.bio FROM users u JOIN posts p ON p.author = u.id;\n",
       .down = "DROP VIEW authors;\n",
       .depends_on = "b1"});
  project.add({.id = "m1", .revises = "b2, c2", .up = "", .down = "SELECT 1;\n"});
  project.add({.id = "z1",
               .revises = "m1",
               .up = "CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS $$ SELECT 42; $$;\n",
               .down = "DROP FUNCTION answer();\n"});
}

}  // namespace migc::oracle
