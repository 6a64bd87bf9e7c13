# One run of a module: load, the user's script, unload; then what the shim has seen. Each step's line has its status.
number=$1 name=$2 file=$3
shift 3
record=/proc/jkprobe
one_line() { tail -n 1 | tr '\n' ' '; }
echo "arm $number" >$record || exit 3
said=$(insmod "$file" "$@" 2>&1)
status=$?
echo "init $status $(echo "$said" | one_line)"
if [ $status = 0 ]; then
    if [ -f /payload/jkprobe-script ]; then
        echo 'phase 1' >$record
        said=$(cd /payload && sh jkprobe-script 2>&1 </dev/null)
        echo "script $? $(echo "$said" | one_line)"
    fi
    echo 'phase 2' >$record
    # It has an exit function, and no oops (TAINT_DIE) of the script's has left it in use.
    if [ "$name" != - ] && [ $(($(cat /proc/sys/kernel/tainted) & 128)) = 0 ]; then
        said=$(rmmod "$name" 2>&1)
        echo "exit $? $(echo "$said" | one_line)"
    fi
fi
echo settle >$record
echo record
cat $record
