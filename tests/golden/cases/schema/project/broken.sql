CREATE TABEL t (a int);
