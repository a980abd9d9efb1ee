/* A token that can be pulled out, that counts wrong PINs and locks, and that is slow or hangs: SoftHSM2 behind a library of
 * our own, for tests. What it does is said by files in the folder TEREZE_TOKEN_DIR:
 *   absent      the token is out
 *   slow        a signature waits for as long as this file is there
 *   only-plain  it signs nothing but finished DigestInfos (CKM_RSA_PKCS)
 *   full        there is no room in its memory
 *   full-of-ours there is room for one data object of 4096 octets at most
 *   protected   nothing may be written into it
 *   writes-after-login  only whoever is logged in may write into it, or take out of it
 *   signing     made here, once a signature was asked for
 *   wrong       made here: a character for each wrong PIN since the last right one; the third one locks
 * Only the types of PKCS#11 2.40 §3 that are used. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long rv_t, ulong;
enum { GET_TOKEN_INFO = 6, GET_SLOT_LIST = 4, GET_MECHANISM_LIST = 7, LOGIN = 18, SIGN = 43, OPEN_SESSION = 12, CREATE_OBJECT = 20, DESTROY_OBJECT = 22, FIND_INIT = 26, FIND = 27, FIND_FINAL = 28, SESSION_INFO = 15, FUNCTIONS = 68 };
enum { PIN_INCORRECT = 0xA0, PIN_LOCKED = 0xA4, TOKEN_NOT_PRESENT = 0xE0, DEVICE_REMOVED = 0x32, DEVICE_MEMORY = 0x31, WRITE_PROTECTED = 0xE2, NOT_LOGGED_IN = 0x101 };
enum { RO_PUBLIC = 0, RW_PUBLIC = 2 };
enum { COUNT_LOW = 0x10000, FINAL_TRY = 0x20000, LOCKED = 0x40000, SHA256_RSA_PKCS = 0x40, VALUE = 0x11 };

struct list { unsigned char version[2]; void *function[FUNCTIONS]; };
struct attribute { ulong type; void *value; ulong length; };
struct info { unsigned char names[96]; ulong flags; };

static struct list ours, *theirs;

static int path(char *out, const char *name) {
  const char *dir = getenv("TEREZE_TOKEN_DIR");
  return dir && snprintf(out, 4096, "%s/%s", dir, name) < 4096;
}
static int there(const char *name) { char file[4096]; return path(file, name) && access(file, F_OK) == 0; }
static long wrong(void) {
  char file[4096]; FILE *f; long n = 0;
  if (path(file, "wrong") && (f = fopen(file, "r"))) { fseek(f, 0, SEEK_END); n = ftell(f); fclose(f); }
  return n;
}
static void count(int right) {
  char file[4096]; FILE *f;
  if (path(file, "wrong") && (f = fopen(file, right ? "w" : "a"))) { if (!right) fputc('x', f); fclose(f); }
}

static rv_t get_slot_list(unsigned char present, ulong *slots, ulong *n) {
  if (there("absent")) { *n = 0; return 0; }
  return ((rv_t(*)(unsigned char, ulong *, ulong *))theirs->function[GET_SLOT_LIST])(present, slots, n);
}
static rv_t get_token_info(ulong slot, struct info *info) {
  if (there("absent")) return TOKEN_NOT_PRESENT;
  rv_t rv = ((rv_t(*)(ulong, struct info *))theirs->function[GET_TOKEN_INFO])(slot, info);
  long n = wrong();
  info->flags &= ~(ulong)(COUNT_LOW | FINAL_TRY | LOCKED);
  if (n > 0) info->flags |= COUNT_LOW;
  if (n == 2) info->flags |= FINAL_TRY;
  if (n > 2) info->flags |= LOCKED;
  return rv;
}
static rv_t get_mechanism_list(ulong slot, ulong *list, ulong *n) {
  rv_t rv = ((rv_t(*)(ulong, ulong *, ulong *))theirs->function[GET_MECHANISM_LIST])(slot, list, n);
  if (list && there("only-plain")) for (ulong i = 0; i < *n; i++) if (list[i] == SHA256_RSA_PKCS) list[i] = 0x80000000UL;
  return rv;
}
static rv_t open_session(ulong slot, ulong flags, void *app, void *notify, ulong *session) {
  if (there("absent")) return TOKEN_NOT_PRESENT;
  if (flags & 2 && there("protected")) return WRITE_PROTECTED;
  return ((rv_t(*)(ulong, ulong, void *, void *, ulong *))theirs->function[OPEN_SESSION])(slot, flags, app, notify, session);
}
static rv_t login(ulong session, ulong user, unsigned char *pin, ulong n) {
  if (there("absent")) return DEVICE_REMOVED;
  if (wrong() > 2) return PIN_LOCKED;
  rv_t rv = ((rv_t(*)(ulong, ulong, unsigned char *, ulong))theirs->function[LOGIN])(session, user, pin, n);
  if (rv == 0 || rv == PIN_INCORRECT) count(rv == 0);
  return rv;
}
static ulong data_objects(ulong session) {
  ulong data = 0, found[8], n = 0;
  struct attribute class = {0, &data, sizeof data};
  if (((rv_t(*)(ulong, struct attribute *, ulong))theirs->function[FIND_INIT])(session, &class, 1)) return 0;
  ((rv_t(*)(ulong, ulong *, ulong, ulong *))theirs->function[FIND])(session, found, 8, &n);
  ((rv_t(*)(ulong))theirs->function[FIND_FINAL])(session);
  return n;
}
static int must_log_in(ulong session) {
  ulong info[4] = {0};
  if (!there("writes-after-login")) return 0;
  ((rv_t(*)(ulong, ulong *))theirs->function[SESSION_INFO])(session, info);
  return info[1] == RO_PUBLIC || info[1] == RW_PUBLIC;
}
static rv_t destroy_object(ulong session, ulong object) {
  if (must_log_in(session)) return NOT_LOGGED_IN;
  return ((rv_t(*)(ulong, ulong))theirs->function[DESTROY_OBJECT])(session, object);
}
static rv_t create_object(ulong session, struct attribute *attributes, ulong n, ulong *object) {
  if (must_log_in(session)) return NOT_LOGGED_IN;
  if (there("full")) return DEVICE_MEMORY;
  if (there("full-of-ours")) {
    if (data_objects(session)) return DEVICE_MEMORY;
    for (ulong i = 0; i < n; i++) if (attributes[i].type == VALUE && attributes[i].length > 4096) return DEVICE_MEMORY;
  }
  return ((rv_t(*)(ulong, void *, ulong, ulong *))theirs->function[CREATE_OBJECT])(session, attributes, n, object);
}
static rv_t sign(ulong session, unsigned char *data, ulong n, unsigned char *out, ulong *length) {
  char file[4096]; FILE *f;
  if (path(file, "signing") && (f = fopen(file, "w"))) fclose(f);
  while (there("slow")) usleep(10000);
  if (there("absent")) return DEVICE_REMOVED;
  return ((rv_t(*)(ulong, unsigned char *, ulong, unsigned char *, ulong *))theirs->function[SIGN])(session, data, n, out, length);
}

rv_t C_GetFunctionList(struct list **out) {
  const char *module = getenv("TEREZE_TOKEN_MODULE");
  void *library = module ? dlopen(module, RTLD_NOW | RTLD_LOCAL) : 0;
  rv_t (*get)(struct list **) = library ? (rv_t(*)(struct list **))dlsym(library, "C_GetFunctionList") : 0;
  if (!get || get(&theirs)) return 5;
  memcpy(&ours, theirs, sizeof ours);
  ours.function[GET_SLOT_LIST] = (void *)get_slot_list;
  ours.function[GET_TOKEN_INFO] = (void *)get_token_info;
  ours.function[GET_MECHANISM_LIST] = (void *)get_mechanism_list;
  ours.function[OPEN_SESSION] = (void *)open_session;
  ours.function[LOGIN] = (void *)login;
  ours.function[CREATE_OBJECT] = (void *)create_object;
  ours.function[DESTROY_OBJECT] = (void *)destroy_object;
  ours.function[SIGN] = (void *)sign;
  *out = &ours;
  return 0;
}
