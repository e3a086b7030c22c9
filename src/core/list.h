/* Lists whose members are taken out without a look at the others: each has `next`, and `previous`, the place
 * that points to it. */
#ifndef PF_LIST_H
#define PF_LIST_H

/* Puts a member in front of a list, of which `first` is the first or NULL. */
#define PF_LIST_ADD(first, member)                                                                           \
  do {                                                                                                       \
    (member)->next = (first);                                                                                \
    (member)->previous = &(first);                                                                           \
    if ((member)->next) (member)->next->previous = &(member)->next;                                          \
    (first) = (member);                                                                                      \
  } while (0)

/* Takes a member out of its list. */
#define PF_LIST_REMOVE(member)                                                                               \
  do {                                                                                                       \
    *(member)->previous = (member)->next;                                                                    \
    if ((member)->next) (member)->next->previous = (member)->previous;                                       \
  } while (0)

#endif
