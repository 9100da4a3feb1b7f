# A Debian root over the machine's own, in namespaces of its own: started by unshare as their first process. What is
# written stays in memory and goes with this process, which ends when its standard input does.
# Arguments: the project's folder, Node's program.
set -eu
read -r pid _ </proc/self/stat

# Everything is built on /mnt, which only these namespaces see like that.
mount -t tmpfs -o mode=0755 drawbridge-root /mnt
mkdir /mnt/changes /mnt/work /mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/changes,workdir=/mnt/work overlay /mnt/root
cd /mnt/root
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount --rbind /sys sys
# The kernel is the machine's own, and so are AppArmor's profiles: an installation in here must not touch them.
if [ -d sys/kernel/security ]; then mount -t tmpfs -o ro,mode=0555 tmpfs sys/kernel/security; fi
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=0755 tmpfs run

mkdir tmp/.X11-unix run/changes run/project run/user run/doors
if [ -d /tmp/.X11-unix ]; then mount --bind /tmp/.X11-unix tmp/.X11-unix; fi
mount --bind /mnt/changes run/changes
mount --bind "$1" run/project
mount -o remount,bind,ro run/project
touch run/node
mount --bind "$2" run/node

# Not chroot: who is in one may not make the namespaces that Chromium's sandbox is made of.
mkdir run/machine
pivot_root . run/machine
umount -l /run/machine
rmdir /run/machine
cd /

echo "ready $pid"
while read -r _; do :; done
