// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canceltoken.h"

#include <QTest>

using namespace headlight;

class TestCancelToken : public QObject
{
    Q_OBJECT

private slots:
    void copiesShareTheFlag()
    {
        const CancelToken token;
        const CancelToken copy = token;
        QVERIFY(!copy.isCancelled());
        token.cancel();
        QVERIFY(copy.isCancelled());
    }

    void aChildTokenIsCancelledWithItsParentOrAlone()
    {
        const CancelToken parent;
        const CancelToken one = parent.child();
        const CancelToken other = parent.child();
        one.cancel();
        QVERIFY(one.isCancelled() && !parent.isCancelled() && !other.isCancelled());
        parent.cancel();
        QVERIFY(other.isCancelled() && parent.isCancelled());
    }
};

QTEST_GUILESS_MAIN(TestCancelToken)
#include "tst_canceltoken.moc"
