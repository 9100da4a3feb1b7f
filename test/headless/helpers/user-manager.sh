#!/bin/bash
# A user's own systemd, for real: systemd --user as an ordinary user, with a cgroup, a /run and a /etc/passwd of its own.
# Runs as root inside new mount, pid and cgroup namespaces. Arguments: the cgroup's name, the user's id, a folder to show
# as /srv/drawbridge. Says the process id of its first process when the manager is up; ends when its input does.
set -e
group=$1 uid=$2 package=$3
home=/srv/home
mount --make-rprivate /
umount -R /sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 cgroup2 /sys/fs/cgroup
# Where logind puts a user's manager: by that place the journal knows what belongs to whom.
slice="/sys/fs/cgroup/$group/user.slice/user-$uid.slice/user@$uid.service"
mkdir -p "$slice"
chown -R "$uid:$uid" "$slice"
echo $$ > "/sys/fs/cgroup/$group/cgroup.procs"
# Under systemd, as far as programs ask.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/system
install -d -m 700 -o "$uid" -g "$uid" "/run/user/$uid"
mount -t tmpfs -o mode=755 tmpfs /srv
cp -a "$package" /srv/drawbridge
chmod -R a+rX /srv/drawbridge
install -d -m 700 -o "$uid" -g "$uid" "$home"
(cat /etc/passwd; echo "keeper:x:$uid:$uid::$home:/bin/sh") > /run/passwd
mount --bind /run/passwd /etc/passwd
# The journal, kept where each user may read their own part of it.
mount -t tmpfs -o mode=755 tmpfs /var/log
mkdir -p /var/log/journal /run/systemd/journal
touch /run/systemd/journal/flushed
/usr/lib/systemd/systemd-journald > /run/journald.log 2>&1 &
as=(setpriv "--reuid=$uid" "--regid=$uid" --clear-groups env -i "HOME=$home" "XDG_RUNTIME_DIR=/run/user/$uid" PATH=/usr/local/bin:/usr/bin:/bin)
(echo "$BASHPID" > "$slice/cgroup.procs"; exec "${as[@]}" /usr/lib/systemd/systemd --user) > /run/manager.log 2>&1 &
manager=$!
until [ -S "/run/user/$uid/systemd/private" ]; do
  kill -0 "$manager" || { cat /run/manager.log >&2; exit 1; }
  sleep 0.1
done
"${as[@]}" systemctl --user is-system-running --wait > /dev/null || true
echo ready
cat > /dev/null
