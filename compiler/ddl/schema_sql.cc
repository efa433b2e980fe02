#include "compiler/ddl/schema_sql.h"
