#!/bin/sh
# Runs as root once the files are in place: in a deb as postinst, in an rpm as %post. Nothing here may fail an install:
# what it does can be done later, and the app says what is missing.
set -u

# dpkg calls it to undo a removal that failed, too; rpm calls it with 1 or 2.
case "${1-configure}" in
  configure | abort-upgrade | abort-remove | abort-deconfigure | 1 | 2) ;;
  *) exit 0 ;;
esac

home=/opt/Drawbridge
profile=/etc/apparmor.d/drawbridge

# Ours begins with a line that holds the sum of what follows. One that an administrator wrote, changed or linked stays.
beginning() {
  echo "# Written by the package drawbridge, and unchanged while this is its sum: $(cksum)"
}
ours() {
  [ ! -L "$profile" ] && [ "$(head -n 1 "$profile")" = "$(tail -n +2 "$profile" | beginning)" ]
}
missing() {
  [ ! -e "$profile" ] && [ ! -L "$profile" ]
}
# In one step, and under a name that AppArmor passes over until then.
put() {
  { beginning <"$1" && cat "$1"; } >"$profile.dpkg-new" && chmod 0644 "$profile.dpkg-new" &&
    mv -f "$profile.dpkg-new" "$profile"
}

# Since 23.10 Ubuntu lets only programs with a profile make the user namespaces that Chromium's sandbox is built of. The
# profile allows everything else; an AppArmor that does not know its words (Debian 12) has no such restriction either.
if [ -d /etc/apparmor.d ] && command -v apparmor_parser >/dev/null 2>&1 && { missing || ours; }; then
  if apparmor_parser --skip-kernel-load --skip-cache "$home/resources/apparmor-profile" >/dev/null 2>&1; then
    put "$home/resources/apparmor-profile"
    # There is nothing to load it into in a container or a chroot.
    if [ -e /sys/kernel/security/apparmor/profiles ]; then
      apparmor_parser --replace --write-cache --skip-read-cache "$profile" >/dev/null 2>&1 || true
    fi
  fi
fi

setting() {
  [ -r "$1" ] && cat "$1" 2>/dev/null
}

# Whether the app may make user namespaces. Where it cannot be known the answer is no.
namespaces() {
  [ -e /proc/self/ns/user ] || return 1
  [ "$(setting /proc/sys/user/max_user_namespaces)" != 0 ] || return 1
  [ "$(setting /proc/sys/kernel/unprivileged_userns_clone)" != 0 ] || return 1
  if [ "$(setting /proc/sys/kernel/apparmor_restrict_unprivileged_userns)" = 1 ]; then
    grep -q '^drawbridge ' /sys/kernel/security/apparmor/profiles 2>/dev/null || return 1
  fi
}

# Without them Chromium's other sandbox helps, which needs root to begin with. What the administrator decided stands.
sandbox=$home/chrome-sandbox
if ! dpkg-statoverride --list "$sandbox" >/dev/null 2>&1; then
  if namespaces; then chmod 0755 "$sandbox"; else chmod 4755 "$sandbox"; fi
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then
  gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true
fi

exit 0
