/* Files that gzip can read. libssh2's development files bring it along. */
#pragma once
#include <zlib.h>
