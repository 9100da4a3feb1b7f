#!/bin/sh
# Runs as root once the files are gone: in a deb as postrm, in an rpm as %postun. It takes away what the install script
# made; the settings and journals of people stay, they are in their homes.
set -u

# An upgrade keeps all of it: dpkg says "upgrade", rpm says 1.
case "${1-remove}" in
  remove | purge | disappear | 0) ;;
  *) exit 0 ;;
esac

profile=/etc/apparmor.d/drawbridge

# Ours begins with a line that holds the sum of what follows. One that an administrator wrote, changed or linked stays.
beginning() {
  echo "# Written by the package drawbridge, and unchanged while this is its sum: $(cksum)"
}
ours() {
  [ ! -L "$profile" ] && [ "$(head -n 1 "$profile")" = "$(tail -n +2 "$profile" | beginning)" ]
}

if [ -f "$profile" ] && ours; then
  if command -v apparmor_parser >/dev/null 2>&1 && [ -e /sys/kernel/security/apparmor/profiles ]; then
    apparmor_parser --remove "$profile" >/dev/null 2>&1 || true
  fi
  rm -f "$profile"
  rm -f /var/cache/apparmor/*/drawbridge
fi

# Nothing of ours is left in the folder, but for what somebody else put there.
rmdir /opt/Drawbridge 2>/dev/null || true

if command -v update-desktop-database >/dev/null 2>&1 && [ -d /usr/share/applications ]; then
  update-desktop-database -q /usr/share/applications || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -d /usr/share/icons/hicolor ]; then
  gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true
fi

exit 0
