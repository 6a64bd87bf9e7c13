package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The two kinds of time, as {@code x509_decode_time} reads them. */
final class Asn1Time {
    private static final int[] MONTH_LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final Asn1Element element;
    private int position;

    private Asn1Time(Asn1Element element) {
        this.element = element;
    }

    /** Throws {@link KernelRefusal} if it is no time that the kernel takes. */
    static void check(Asn1Element element) {
        seconds(element);
    }

    /** {@return the seconds since 1970} */
    static long seconds(Asn1Element element) {
        return new Asn1Time(element).read();
    }

    private long read() {
        int year = year();
        int month = two();
        int day = two();
        int hour = two();
        int minute = two();
        int second = two();
        boolean valid = element.at(position) == 'Z'
                && year >= 1970
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= monthLength(year, month)
                && hour <= 24
                && minute <= 59
                && second <= 60;
        if (!valid) {
            throw malformed();
        }
        return LocalDateTime.of(year, month, day, 0, 0).toEpochSecond(ZoneOffset.UTC)
                + hour * 3600L
                + minute * 60L
                + second;
    }

    private int year() {
        if (element.tag() == Asn1Tag.UTC_TIME && element.length() == 13) {
            int year = two();
            return year >= 50 ? year + 1900 : year + 2000;
        }
        if (element.tag() == Asn1Tag.GENERALIZED_TIME && element.length() == 15) {
            int year = two() * 100 + two();
            if (year < 1950 || year > 2049) {
                return year;
            }
        }
        throw malformed();
    }

    private int two() {
        int tens = element.at(position++) - '0';
        int ones = element.at(position++) - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw malformed();
        }
        return tens * 10 + ones;
    }

    private static int monthLength(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : MONTH_LENGTHS[month - 1];
    }

    private KernelRefusal malformed() {
        return new KernelRefusal(Errno.EBADMSG, "a time that the kernel does not take").at(element.start());
    }
}
